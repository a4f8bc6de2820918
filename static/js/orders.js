// The list of orders: how many are ticked, all of them at once, and an order beside the list where there is room.
(() => {
  "use strict";
  const boxes = () => [...document.querySelectorAll('#packages input[name="number"]')];
  const language = document.documentElement.lang;
  const count = () => {
    const bar = document.querySelector("[data-bulk]");
    if (!bar) return;
    const all = boxes();
    const ticked = all.filter((box) => box.checked).length;
    const every = bar.querySelector("[data-tick-all]");
    const figures = language.startsWith("bn") ? "bn-BD" : "en";
    const badge = bar.querySelector("[data-ticked]");
    badge.textContent = ticked.toLocaleString(figures);
    badge.hidden = !ticked;
    bar.querySelector("[data-untick]").hidden = !ticked;
    bar.querySelectorAll("[type=submit]").forEach((button) => (button.disabled = !ticked));
    every.hidden = false;
    every.checked = ticked === all.length;
    every.indeterminate = ticked > 0 && ticked < all.length;
  };
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-tick-all]")) boxes().forEach((box) => (box.checked = target.checked));
    if (target.closest("#packages")) count();
  });
  document.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("htmx:afterSwap", count);
  addEventListener("pageshow", count);

  // The link opens the order's own page where the pane has no room, and when another tab or window is asked for.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[data-opens]");
      if (!link) return;
      const pane = document.getElementById(link.dataset.opens);
      if (event.ctrlKey || event.metaKey || event.shiftKey || !pane?.offsetParent) event.stopPropagation();
      else {
        document.querySelectorAll("a[data-opens][aria-current]").forEach((one) => one.removeAttribute("aria-current"));
        link.setAttribute("aria-current", "true");
      }
    },
    true,
  );
})();
