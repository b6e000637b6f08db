// 계산을 기록한 테이프: 앞으로는 값을, 거꾸로는 미분을 구한다. 화면을 모른다.
// 칸 하나는 { op, args } 이고, args 의 원소는 앞선 칸의 번호(정수)이거나 상수([수])다. 변수의 op 는 "leaf".

// 연산마다 값과, 두 입력으로 미분한 값. 거듭제곱의 지수는 상수다.
const RULES = {
  "+": [(a, b) => a + b, () => [1, 1]],
  "-": [(a, b) => a - b, () => [1, -1]],
  "*": [(a, b) => a * b, (a, b) => [b, a]],
  "/": [(a, b) => a / b, (a, b) => [1 / b, -a / b ** 2]],
  "**": [(a, b) => a ** b, (a, b) => [b * a ** (b - 1), 0]],
};

/** 칸마다의 값. 변수의 값은 leaf 다. */
export function forward(tape, leaf) {
  const values = [];
  for (const { op, args } of tape) values.push(op === "leaf" ? leaf : RULES[op][0](...inputs(args, values)));
  return values;
}

/**
 * 거꾸로 밟은 차례대로: [{ node, upstream, sends: [{ to, local, amount }] }].
 * PyTorch 처럼 늦게 기록한 칸부터 밟는다. 한 칸에 여럿이 도착하면 더해서 보낸다.
 */
export function backward(tape, values) {
  const arrived = tape.map(() => 0);
  arrived[tape.length - 1] = 1;
  const walk = [];
  for (let node = tape.length - 1; node >= 0; node -= 1) {
    const { op, args } = tape[node];
    if (op === "leaf") continue;
    const slopes = RULES[op][1](...inputs(args, values));
    const sends = args.flatMap((to, i) =>
      Array.isArray(to) ? [] : [{ to, local: slopes[i], amount: arrived[node] * slopes[i] }]);
    for (const { to, amount } of sends) arrived[to] += amount;
    walk.push({ node, upstream: arrived[node], sends });
  }
  return walk;
}

/** walk 의 처음 passed 칸을 밟았을 때 칸마다 도착해 있는 것들의 목록. */
export function arrivals(tape, walk, passed) {
  const lists = tape.map(() => []);
  lists[tape.length - 1].push(1);
  for (const { sends } of walk.slice(0, passed)) for (const { to, amount } of sends) lists[to].push(amount);
  return lists;
}

export const sum = (list) => list.reduce((total, value) => total + value, 0);

const inputs = (args, values) => args.map((arg) => (Array.isArray(arg) ? arg[0] : values[arg]));
