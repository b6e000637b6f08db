// 상태를 주소의 물음표 뒤에 적고 읽는다: ?lab.alpha=0.0083&lab.start=-5,10
// 한 쪽에 여럿이 있으면 이름(lab)으로 가른다. 다른 것이 적은 값은 건드리지 않는다.
//
// 칸들(fields)은 { 칸: { name, rule, read, usual } } 이다.
//   name, rule   틀린 값을 알리는 말에 쓰는 이름과 규칙
//   read         글을 값으로. 맞지 않으면 null. 앞의 칸들을 읽은 상태를 함께 받는다
//   usual        적지 않았을 때의 값. 없으면 처음 상태의 값이다

/** 값 하나를 읽는다. 맞지 않으면 null. */
export const parse = (fields, field, text, state) => fields[field].read(text.trim(), state);

/** 주소의 search 에서 name 의 상태를 읽는다. 틀린 값은 처음 값으로 두고 problem 에 그 말을 적는다. */
export function read(fields, search, name, initial) {
  const state = { ...initial };
  const wrong = [];
  const written = new Map(ours(search, name));
  for (const field of Object.keys(fields)) {
    state[field] = usual(fields, field, state, initial);
    if (!written.has(field)) continue;
    const value = parse(fields, field, written.get(field), state);
    if (value === null) wrong.push(describe(fields[field], written.get(field)));
    else state[field] = value;
  }
  const problem = wrong.length
    ? `주소에 적힌 값 가운데 쓸 수 없는 것은 처음 값으로 두었습니다: ${wrong.join(", ")}.`
    : "";
  return { state, problem };
}

/** name 의 상태를 적은 새 search. 처음과 같은 값은 적지 않는다. */
export function write(fields, search, name, state, initial) {
  const others = pairs(search).filter((pair) => !key(pair).startsWith(`${name}.`));
  const mine = Object.keys(fields)
    .filter((field) => String(state[field]) !== String(usual(fields, field, state, initial)))
    .map((field) => `${encodeURIComponent(name)}.${field}=${state[field]}`);
  const all = [...others, ...mine];
  return all.length ? `?${all.join("&")}` : "";
}

/** name 의 것이 주소에 하나라도 적혀 있는가. */
export const mentions = (search, name) => ours(search, name).length > 0;

/** 십진수로 적은 글을 수로. 아니면 NaN. */
export const toNumber = (text) =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;

/** low 와 high 사이의 정수를 읽는다. 아니면 null. */
export function whole(text, low, high) {
  const value = toNumber(text);
  return Number.isInteger(value) && value >= low && value <= high ? value : null;
}

/** 쉼표로 나눈 수 length 개를 읽는다. 하나라도 크기가 far 를 넘으면 null. */
export function places(text, length, far) {
  const values = text.split(",").map(toNumber);
  return values.length === length && values.every((v) => Math.abs(v) <= far) ? values : null;
}

/** low 와 high 사이의 수를 적는 칸. */
export const between = (name, low, high) => ({
  name,
  rule: `${low}에서 ${high} 사이의 수`,
  read: (text) => {
    const value = toNumber(text);
    return value >= low && value <= high ? value : null;
  },
});

/** low 와 high 사이의 정수를 적는 칸. */
export const integer = (name, low, high) => ({
  name,
  rule: `${low}에서 ${high} 사이의 정수`,
  read: (text) => whole(text, low, high),
});

/** 수 values 가운데 하나를 적는 칸. */
export const among = (name, values) => ({
  name,
  rule: `${values.join(", ")} 가운데 하나`,
  read: (text) => values.find((value) => value === toNumber(text)) ?? null,
});

/** 칸 each 에 적을 값 count 개를 쉼표로 나누어 적는 칸. */
export const list = (each, count) => ({
  name: each.name,
  rule: `쉼표로 나눈 ${each.rule} ${count}개`,
  read: (text) => {
    const values = text.split(",").map(each.read);
    return values.length === count && !values.includes(null) ? values : null;
  },
});

/** 주소에서 쓸 이름. 한 쪽에 같은 이름이 둘이면 뒤의 것에 번호를 붙인다. */
export function ownName(element, fallback = element.localName) {
  const named = (one) => one.getAttribute("name") || fallback;
  const same = [...document.querySelectorAll(element.localName)].filter((other) => named(other) === named(element));
  const place = same.indexOf(element);
  return place > 0 ? `${named(element)}-${place + 1}` : named(element);
}

const describe = ({ name, rule }, text) => `${name} ‘${text.slice(0, 24)}’ (${rule}여야 합니다)`;

const usual = (fields, field, state, initial) => fields[field].usual?.(state) ?? initial[field];

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
