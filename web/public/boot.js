/* Before the first paint: the theme and the language that the reader chose. Kept apart because the policy allows no inline scripts. */
(function () {
  var root = document.documentElement;
  function read(text) {
    try {
      return JSON.parse(text) || {};
    } catch (error) {
      return {};
    }
  }
  var kept = {};
  try {
    kept = read(localStorage.getItem("callboard.preferences"));
  } catch (error) {
    /* A browser that keeps nothing. */
  }
  var meta = document.querySelector('meta[name="callboard-console"]');
  var told = read(meta ? meta.content : "");
  if (kept.theme === "light" || kept.theme === "dark") root.dataset.theme = kept.theme;
  var chosen = kept.languageChosen ? kept.language : told.default_language;
  var language = chosen === "en" || chosen === "th" ? chosen : navigator.language.slice(0, 2);
  root.lang = language === "th" ? "th" : "en";
})();
