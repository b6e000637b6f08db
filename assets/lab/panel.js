// 그림 하나가 그려지는 캔버스. 바뀌지 않는 바탕을 따로 그려 두어 다시 그리기가 가볍다.

export class Panel {
  constructor(canvas, picture) {
    this.canvas = canvas;
    this.picture = picture;
    this.ctx = canvas.getContext("2d");
    this.backing = document.createElement("canvas");
    this.size = { width: 0, height: 0 };
    this.drawn = null;
  }

  /** 화면에 놓인 크기에 맞춘다. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.ratio = Math.min(devicePixelRatio || 1, 3);
    this.size = { width, height };
    for (const canvas of [this.canvas, this.backing]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.drawn = null;
  }

  /** 장면을 그린다. version 이 그대로면 바탕은 그려 둔 것을 쓴다. */
  paint(scene, ink, version) {
    if (this.size.width === 0) return;
    const wanted = `${version} ${this.picture.key?.(scene) ?? ""}`;
    if (this.drawn !== wanted) {
      this.brush(this.backing.getContext("2d"), (ctx) => this.picture.back(ctx, this.size, scene, ink));
      this.drawn = wanted;
    }
    this.brush(this.ctx, (ctx) => {
      ctx.drawImage(this.backing, 0, 0, this.size.width, this.size.height);
      this.picture.front(ctx, this.size, scene, ink);
    });
  }

  brush(ctx, draw) {
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.clearRect(0, 0, this.size.width, this.size.height);
    draw(ctx);
  }
}
