// dot 하나를 그린다: 표준 입력으로 {"graph", "engine"}을 받아 {"svg"}나 {"error"}를 낸다.
import { text } from "node:stream/consumers";
import { instance } from "@viz-js/viz";

const { graph, engine } = JSON.parse(await text(process.stdin));
const drawn = (await instance()).render(graph, { format: "svg", engine });
const error = drawn.errors.find(({ level }) => level === "error") ?? drawn.errors[0];
console.log(JSON.stringify(drawn.status === "success" ? { svg: drawn.output } : { error: error?.message ?? "" }));
