// 실험실의 상태를 주소의 물음표 뒤에 적고 읽는다: ?lab.alpha=0.0083&lab.start=-5,10
// 한 쪽에 실험실이 여럿이면 이름(lab)으로 가른다. 다른 것이 적은 값은 건드리지 않는다.

export const LIMITS = { epochs: 10000, place: 1e6 };

const FIELDS = {
  alpha: {
    name: "학습률",
    read: positive,
    rule: "0보다 크고 1,000을 넘지 않는 수",
  },
  epochs: {
    name: "에폭 수",
    read: (text) => whole(text, 1, LIMITS.epochs),
    rule: `1에서 ${LIMITS.epochs.toLocaleString("ko-KR")} 사이의 정수`,
  },
  epoch: {
    name: "지금 에폭",
    read: (text, state) => whole(text, 0, state.epochs),
    rule: "0에서 에폭 수 사이의 정수",
  },
  start: {
    name: "출발점",
    read: (text, state) => places(text, state.start.length),
    rule: "쉼표로 나눈 수",
  },
};

/** 값 하나를 읽는다. 맞지 않으면 null. 입력칸도 이것으로 살핀다. */
export const parse = (field, text, state) => FIELDS[field].read(text.trim(), state);

/** 칸에 적은 값이 맞지 않을 때의 말. */
export const explain = (field) => `${FIELDS[field].name} 칸에는 ${FIELDS[field].rule}를 적어 주세요.`;

/** 주소의 search 에서 name 의 상태를 읽는다. 틀린 값은 처음 값으로 두고 problem 에 그 말을 적는다. */
export function read(search, name, initial) {
  const state = { ...initial };
  const wrong = [];
  const written = new Map(ours(search, name));
  for (const field of Object.keys(FIELDS)) {
    if (field === "epoch" && !written.has(field)) state.epoch = state.epochs;
    if (!written.has(field)) continue;
    const value = parse(field, written.get(field), state);
    if (value === null) wrong.push(describe(field, written.get(field)));
    else state[field] = value;
  }
  if (state.epoch > state.epochs) state.epoch = state.epochs;
  const problem = wrong.length
    ? `주소에 적힌 값 가운데 쓸 수 없는 것은 처음 값으로 두었습니다: ${wrong.join(", ")}.`
    : "";
  return { state, problem };
}

/** name 의 상태를 적은 새 search. 처음과 같은 값은 적지 않는다. */
export function write(search, name, state, initial) {
  const others = pairs(search).filter((pair) => !key(pair).startsWith(`${name}.`));
  const mine = Object.keys(FIELDS)
    .filter((field) => String(state[field]) !== String(usual(field, state, initial)))
    .map((field) => `${encodeURIComponent(name)}.${field}=${state[field]}`);
  const all = [...others, ...mine];
  return all.length ? `?${all.join("&")}` : "";
}

const describe = (field, text) =>
  `${FIELDS[field].name} ‘${text.slice(0, 24)}’ (${FIELDS[field].rule}여야 합니다)`;

const usual = (field, state, initial) => (field === "epoch" ? state.epochs : initial[field]);

const pairs = (search) => search.replace(/^\?/, "").split("&").filter(Boolean);

const key = (pair) => decode(pair.split("=", 1)[0]);

const ours = (search, name) =>
  pairs(search)
    .filter((pair) => key(pair).startsWith(`${name}.`))
    .map((pair) => [key(pair).slice(name.length + 1), decode(pair.slice(pair.indexOf("=") + 1))]);

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function positive(text) {
  const value = toNumber(text);
  return value > 0 && value <= 1e3 ? value : null;
}

function whole(text, low, high) {
  const value = toNumber(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
}

function places(text, length) {
  const values = text.split(",").map(toNumber);
  return values.length === length && values.every((v) => Math.abs(v) <= LIMITS.place) ? values : null;
}

const toNumber = (text) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN);
