// 경사하강 실험실이 주소에 적는 칸들. 알리는 말에서는 고치는 횟수를 그 실험실의 말(에폭이나 걸음)로 센다.

import * as address from "./address.js";

export const LIMITS = { epochs: 10000, place: 1e6 };

const fieldsIn = (unit) => ({
  alpha: {
    name: "학습률",
    read: positive,
    rule: "0보다 크고 1,000을 넘지 않는 수",
  },
  epochs: {
    name: `${unit} 수`,
    read: (text) => address.whole(text, 1, LIMITS.epochs),
    rule: `1에서 ${LIMITS.epochs.toLocaleString("ko-KR")} 사이의 정수`,
  },
  epoch: {
    name: `지금 ${unit}`,
    read: (text, state) => address.whole(text, 0, state.epochs),
    usual: (state) => state.epochs,
    rule: `0에서 ${unit} 수 사이의 정수`,
  },
  start: {
    name: "출발점",
    read: (text, state) => address.places(text, state.start.length, LIMITS.place),
    rule: "쉼표로 나눈 수",
  },
});

const FIELDS = fieldsIn("에폭"); // 말을 하지 않는 일(값을 읽고 쓰기)에 쓴다

/** 값 하나를 읽는다. 맞지 않으면 null. 입력칸도 이것으로 살핀다. */
export const parse = (field, text, state) => address.parse(FIELDS, field, text, state);

/** 칸에 적은 값이 맞지 않을 때의 말. */
export function explain(field, unit) {
  const { name, rule } = fieldsIn(unit)[field];
  return `${name} 칸에는 ${rule}를 적어 주세요.`;
}

/** 주소의 search 에서 name 의 상태를 읽는다. 틀린 값은 처음 값으로 두고 problem 에 그 말을 적는다. */
export const read = (search, name, initial, unit) => address.read(fieldsIn(unit), search, name, initial);

/** name 의 상태를 적은 새 search. 처음과 같은 값은 적지 않는다. */
export const write = (search, name, state, initial) => address.write(FIELDS, search, name, state, initial);

function positive(text) {
  const value = address.toNumber(text);
  return value > 0 && value <= 1e3 ? value : null;
}
