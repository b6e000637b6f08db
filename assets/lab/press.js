/** 끌기를 시작하는 누름인가: 첫 손가락, 마우스의 왼쪽 단추, 펜의 끝. 나머지는 브라우저의 일이다. */
export const begins = ({ isPrimary, button }) => isPrimary && button === 0;
