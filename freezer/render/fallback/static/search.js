// 한국어 찾기. smalldocs가 쓰는 Fuse의 자리에 놓인다(new Fuse(목록).search(말) → [{item}]).
//
// 낱말이 모두 들어 있는 절을 찾는다. 그런 절이 없으면 두 글자씩 잘라 많이 겹치는 절을 찾으므로,
// '학습율'처럼 한 글자 틀리거나 '경사하강법으로'처럼 조사가 붙은 말도 찾는다.
// 절의 이름(쪽 전체라면 쪽의 이름)에 있는 말이 본문에 있는 말보다 앞선다. 쪽의 이름에만 있는 말로
// 그 쪽의 절이 모두 나오지는 않는다.
window.Fuse = class {
  constructor(items) {
    this.items = items.map((item) => ({
      item,
      page: normalize(item.title),
      name: normalize(item.section || item.title),
      text: normalize(item.text),
    }));
  }

  search(query, { limit }) {
    const words = normalize(query).split(/\s+/).filter(Boolean);
    const exact = rank(this.items, words, words.length);
    const found = exact.length ? exact : rank(this.items, words.flatMap(pairs), 0.5);
    return found.slice(0, limit).map(({ item }) => ({ item }));
  }
};

function normalize(text) {
  return text.normalize("NFC").toLowerCase();
}

function pairs(word) {
  return Array.from(word).slice(1).map((letter, index) => Array.from(word)[index] + letter);
}

// 필요한 수(1보다 작으면 비율)만큼 조각이 들어 있는 것을 점수 순으로.
function rank(items, parts, needed) {
  const least = needed < 1 ? Math.max(1, parts.length * needed) : needed;
  return items
    .map(({ item, page, name, text }, order) => {
      const count = (...places) =>
        parts.filter((part) => places.some((place) => place.includes(part))).length;
      const own = count(name, text);
      const score = own + 2 * count(name) + (item.section ? 0 : 0.5);
      return { item, order, hits: own && count(page, name, text), score };
    })
    .filter(({ hits }) => parts.length > 0 && hits >= least)
    .sort((a, b) => b.score - a.score || a.order - b.order);
}
