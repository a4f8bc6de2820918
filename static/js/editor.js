// The product editor: one language at a time, and buttons that write the signs of a text. Without it all fields show.
(() => {
  "use strict";
  const languages = document.querySelector("[data-languages]");
  const tabs = [...languages.querySelectorAll("[role=tab]")];
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const show = (chosen) =>
    tabs.forEach((tab) => {
      tab.ariaSelected = String(tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    });
  const reveal = (element) => {
    const tab = tabs.find((one) => panelOf(one).contains(element));
    if (tab) show(tab);
  };

  languages.querySelector("[role=tablist]").hidden = false;
  tabs.forEach((tab) => {
    panelOf(tab).role = "tabpanel";
    panelOf(tab).querySelector("h3").hidden = true;
    tab.addEventListener("click", () => show(tab));
  });
  languages.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target);
    const forward = getComputedStyle(languages).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const next = tabs.at((at + (event.key === forward ? 1 : -1)) % tabs.length);
    show(next);
    next.focus();
  });
  // A link to a field, from the list of errors too, opens the language that the field is in.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.('a[href^="#"]');
    if (link && link.hash.length > 1) reveal(document.getElementById(link.hash.slice(1)));
  });
  show(tabs.find(({ lang }) => lang === document.documentElement.lang) ?? tabs[0]);
  reveal(languages.querySelector("[aria-invalid=true]"));

  // Who leaves with something typed and not saved is asked first.
  const form = document.getElementById("product-form");
  let typed = Boolean(document.getElementById("errors"));
  form.addEventListener("input", ({ target }) => (typed ||= target.form === form));
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => typed && event.preventDefault());

  // B and I put signs around the chosen words, H and the dot before each chosen line; pressed again they go.
  const write = (area, start, end, text) => {
    area.focus();
    area.setRangeText(text, start, end, "select");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const around = (area, sign) => {
    const { value, selectionStart: start, selectionEnd: end } = area;
    const words = value.slice(start, end);
    if (words.length > 2 * sign.length && words.startsWith(sign) && words.endsWith(sign))
      write(area, start, end, words.slice(sign.length, -sign.length));
    else write(area, start, end, `${sign}${words}${sign}`);
    if (!words) area.setSelectionRange(start + sign.length, start + sign.length);
  };
  const before = (area, sign) => {
    const { value } = area;
    const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const stop = value.indexOf("\n", area.selectionEnd);
    const end = stop < 0 ? value.length : stop;
    const lines = value.slice(start, end).split("\n");
    const there = lines.every((line) => line.startsWith(sign));
    write(area, start, end, lines.map((line) => (there ? line.slice(sign.length) : `${sign}${line}`)).join("\n"));
  };
  document.querySelectorAll("[role=toolbar][aria-controls]").forEach((bar) => {
    const area = document.getElementById(bar.getAttribute("aria-controls"));
    bar.hidden = false;
    bar.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.dataset.around) around(area, button.dataset.around);
      else if (button) before(area, button.dataset.before);
    });
  });
})();
