/** 끌기를 시작하는 누름인가: 첫 손가락, 마우스의 왼쪽 단추, 펜의 끝. 나머지는 브라우저의 일이다. */
export const begins = ({ isPrimary, button }) => isPrimary && button === 0;

/** handle 을 끌고 있는 움직임인가. 둘째 손가락도 브라우저가 스스로 붙잡게 하므로 첫 손가락인지도 본다. */
export const drags = ({ isPrimary, pointerId }, handle) => isPrimary && handle.hasPointerCapture(pointerId);
