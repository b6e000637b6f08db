// 첫 페이지에서 그 자리에 끼워 넣어 그려지기 전에 돈다: 지난번에 읽던 자리가 있으면 ‘이어서 읽기’를 보인다.
(window.showResume = () => {
  const box = document.querySelector(".resume");
  let last, page;
  try {
    last = JSON.parse(localStorage.getItem(`place:${new URL(".", location).pathname}`))?.last;
    page = new URL(last.page, location).href;
  } catch {} // 적을 수 없거나, 적힌 것의 꼴이 다르다
  const lecture = page && [...document.querySelectorAll("#quarto-sidebar a.sidebar-link[href]")].find((link) => link.href === page);
  box.hidden = !lecture;
  if (!lecture) return;
  const link = box.querySelector("a");
  link.href = page + (last.id ? `#${last.id}` : "");
  const name = (lecture.querySelector(".menu-text") ?? lecture).textContent.trim();
  link.textContent = last.section ? `${name}, ${last.section}` : name;
})();
