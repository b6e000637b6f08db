// 서비스 워커. 연결되어 있으면 언제나 서버의 것을 보이고, 저장해 둔 것은 연결이 안 될 때만 보인다.
//
// 저장해 둔 것이 낡았는지는 서버에 물어야 알 수 있으므로, 먼저 저장해 둔 것을 보이고 나중에 고치는 방식은 쓰지 않는다.
// 다만 서버가 준 페이지가 저장해 둔 것과 같으면(ETag) 같은 빌드이므로, 그 페이지의 그림과 CSS는 저장해 둔 것을 쓴다.

// 파일의 이름마다 내용의 지문. 사이트를 지을 때 채운다(finish/offline/offline.mjs).
const FILES = {};
const BUILD = ""; // 이 빌드의 커밋
const CACHE = `강의 ${registration.scope}`;
const PATIENCE = 5000; // 서버의 답을 기다리는 시간(밀리초). 지나면 저장해 둔 페이지를 보이고, 답이 오면 바꾼다
const LANES = 4;
const sameBuild = new Set(); // 저장해 둔 것과 같은 빌드의 페이지가 열려 있는 창
const arrived = new Map(); // 늦게 온 페이지

const key = (name) => `${registration.scope}${name}?${FILES[name]}`;
const saved = (name) => (Object.hasOwn(FILES, name) ? caches.open(CACHE).then((cache) => cache.match(key(name))) : undefined);
const mark = (response) => response.headers.get("ETag")?.replace(/^W\//, "") ?? response.headers.get("Last-Modified");
const same = (a, b) => mark(a) !== null && mark(a) === mark(b);

/** 사이트 안에서의 이름. 사이트 밖의 주소이면 null. */
function nameOf(url) {
  const address = url.split(/[?#]/)[0];
  if (!address.startsWith(registration.scope)) return null;
  const name = address.slice(registration.scope.length);
  if (name === "" || name.endsWith("/")) return `${name}index.html`;
  return Object.hasOwn(FILES, `${name}.html`) ? `${name}.html` : name;
}

async function fingerprint(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 파일 하나를 받아 저장한다. 목록의 지문과 다르면 저장하지 않는다: 두 빌드가 섞이지 않는다. */
async function keep(cache, name) {
  if (await cache.match(key(name))) return;
  const response = await fetch(registration.scope + name, { cache: "no-cache" });
  const bytes = await response.arrayBuffer();
  if (!response.ok || (await fingerprint(bytes)) !== FILES[name]) throw new Error(`저장하지 못했습니다: ${name}`);
  const headers = [...response.headers].filter(([header]) => ["content-type", "etag", "last-modified"].includes(header));
  await cache.put(key(name), new Response(bytes, { headers }));
}

async function install() {
  if (navigator.connection?.saveData) throw new Error("데이터 절약 모드여서 저장하지 않습니다.");
  const cache = await caches.open(CACHE);
  const names = Object.keys(FILES).values();
  const lane = async () => {
    for (const name of names) await keep(cache, name);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await skipWaiting();
}

/** 지난 빌드의 것을 지우고, 열려 있는 페이지에 이 빌드를 알린다(register.js). */
async function activate() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(FILES).map((name) => new URL(key(name)).href));
  const old = (await cache.keys()).filter((request) => !wanted.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await clients.claim();
  for (const client of await clients.matchAll()) client.postMessage(BUILD);
}

const patience = () => new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("서버가 늦습니다.")));

/** 늦게 온 페이지가 보인 것과 다르면 그것으로 바꾼다. */
async function replace(event, name, response, shown) {
  if (same(response, shown)) return;
  arrived.set(name, response);
  const client = await clients.get(event.resultingClientId);
  await client?.navigate(client.url);
}

async function page(event, name) {
  const late = arrived.get(name);
  if (arrived.delete(name)) return late;
  const kept = await saved(name);
  const asked = fetch(event.request, { cache: "no-cache" }).then((response) => {
    if (kept && response.status >= 500) throw new Error("서버가 답하지 못합니다.");
    return response;
  });
  if (!kept) return asked.catch(unreachable);
  try {
    const response = await Promise.race([asked, patience()]);
    if (same(response, kept)) sameBuild.add(event.resultingClientId);
    return response;
  } catch {
    sameBuild.add(event.resultingClientId);
    event.waitUntil(asked.then((response) => replace(event, name, response, kept), () => {}));
    return kept;
  }
}

async function file(event, name) {
  const kept = await saved(name);
  if (kept && sameBuild.has(event.clientId)) return kept;
  return fetch(event.request, { cache: "no-cache" }).catch((error) => {
    if (kept) return kept;
    throw error;
  });
}

function unreachable() {
  const text = `<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>연결되지 않았습니다</title>
<body style="font:17px/1.75 sans-serif;max-width:40em;margin:4rem auto;padding:0 1rem"><h1>연결되지 않았습니다</h1>
<p>이 페이지는 기기에 저장되어 있지 않아, 인터넷에 연결해야 열 수 있습니다. 강의는 모두 저장되어 있습니다.</p><p><a href="${registration.scope}">첫 페이지로</a></p>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const name = event.request.method === "GET" ? nameOf(event.request.url) : null;
  if (event.request.mode === "navigate") {
    if (name !== null) event.respondWith(page(event, name));
  } else if (name !== null && Object.hasOwn(FILES, name)) event.respondWith(file(event, name));
});
