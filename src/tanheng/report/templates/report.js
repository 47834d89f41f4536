"use strict";
(() => {
  const { all, draw, drawAll, inChinese, root, speak } = tanheng;
  const PRINT_WIDE = { width: 675, height: 290 }; // A4 less its margins, in CSS pixels
  const PRINT_SQUARE = { width: 560, height: 350 };

  const wanted = () => {
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked) return asked.startsWith("zh") ? "zh-CN" : "en";
    return inChinese() || navigator.language.startsWith("zh") ? "zh-CN" : "en";
  };

  all("[data-language]").forEach((button) =>
    button.addEventListener("click", () => speak(button.dataset.language)));
  all(".languages, .csv").forEach((item) => { item.hidden = false; });
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    all("figure").forEach((figure) => draw(figure, {
      autosize: false, ...(figure.classList.contains("square") ? PRINT_SQUARE : PRINT_WIDE),
    }));
  });
  addEventListener("afterprint", () => { root.classList.remove("printing"); drawAll(); });
  speak(wanted());
})();
