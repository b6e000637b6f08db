// 페이지의 찾기: 렌더러의 찾기 상자와 스크립트를 빼고, 찾는 창을 여는 단추를 둔다.
const LENS =
  '<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><circle cx="10" cy="10" r="7"/><path d="M15 15l7 7"/></svg>';
const BUTTON =
  '<button class="find-open" type="button" aria-label="강의에서 찾기" aria-haspopup="dialog" aria-keyshortcuts="/ Control+K">' +
  `${LENS}<span class="find-label">강의에서 찾기</span><kbd aria-hidden="true">/</kbd></button>`;
// 창의 뼈대는 페이지에 두어, 누르거나 `/`를 친 바로 그때 열리고 글자를 받는다. 나머지는 dialog.mjs가 채운다.
const DIALOG =
  '<dialog class="find" aria-label="강의에서 찾기"><form role="search"><input type="text" role="combobox" aria-label="찾을 말" aria-autocomplete="list" aria-expanded="false" ' +
  'aria-controls="find-results" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="go" placeholder="찾을 말, 첫소리, 코드">' +
  '<button type="button">닫기</button></form><p role="status"></p><div id="find-results" role="listbox" aria-label="찾은 것" hidden></div></dialog>';
const RENDERERS = "script[src*='quarto-search/'], script#quarto-search-options";

/** `folder`는 찾기를 둔 폴더의 이름(reader.js의 곁). 글에서 `.find-here`인 것은 창을 여는 단추가 된다. */
export function searchBox($, folder) {
  if (!$("#quarto-search").length || !folder) return;
  $(RENDERERS).remove();
  const box = $("#quarto-search").removeAttr("title").attr("class", "find-box").html(BUTTON);
  box.closest(".navbar-collapse").after(box); // 접은 메뉴 안에 있으면 전화기에서 보이지 않는다
  $("main .find-here").each((_, words) => {
    $(words).replaceWith($("<button type='button' class='find-here'>").html($(words).html()));
  });
  if (!$("dialog.find").length) $("body").append(DIALOG);
  if (!$("meta[name='search']").length) $("head").append(`<meta name="search" content="${folder}/">`);
}
