// What HTML cannot do alone, for every page. Links and forms work without any of it.
(() => {
  "use strict";
  const doc = document;
  const find = (selector, root = doc) => root.querySelector(selector);
  const on = (names, act, root = doc) => names.split(" ").forEach((name) => root.addEventListener(name, act));
  const clicked = (selector, act) =>
    on("click", (event) => {
      const element = event.target.closest?.(selector);
      if (element) act(element, event);
    });
  const stamp = (id) => find(id).content.firstElementChild.cloneNode(true);

  // Focus: the server marks one element of an answer, or of the page after a refusal.
  const focusMarked = () => {
    const marked = find("[data-focus]");
    if (!marked) return;
    marked.removeAttribute("data-focus");
    marked.focus();
  };
  on("htmx:afterSwap DOMContentLoaded", focusMarked);

  // A control that is disabled while its request runs gives the focus away; it gets it back, or what took its place does.
  const focused = new WeakMap();
  on("htmx:beforeRequest", ({ detail }) => focused.set(detail.xhr, doc.activeElement));
  on("htmx:afterRequest", ({ detail }) => {
    const before = focused.get(detail.xhr);
    if (!before || before === doc.body || doc.activeElement !== doc.body) return;
    const again = before.isConnected ? before : before.id && doc.getElementById(before.id);
    if (again) again.focus({ preventScroll: true });
  });

  // Toasts leave after 6 seconds, counted anew after the pointer or the focus was on them.
  const clock = (toast) => {
    let timer;
    const stop = () => clearTimeout(timer);
    const start = () => {
      stop();
      timer = setTimeout(() => toast.remove(), 6000);
    };
    on("pointerenter focusin", stop, toast);
    on("pointerleave focusout", start, toast);
    start();
  };
  on("DOMContentLoaded", () => {
    const tray = find("#toasts");
    const clockAll = () =>
      tray.querySelectorAll("[data-toast]").forEach((toast) => {
        toast.removeAttribute("data-toast");
        clock(toast);
      });
    new MutationObserver(clockAll).observe(tray, { childList: true });
    clockAll();
  });
  clicked("[data-close]", (button) => button.closest(button.dataset.close).remove());

  // Requests: dim the region, say so when it takes long, tell about failures the server could not draw itself.
  const pending = new Map();
  const regions = ({ detail }) => {
    const selector = detail.elt.getAttribute("hx-indicator");
    return selector?.startsWith("#") ? doc.querySelectorAll(selector) : [];
  };
  on("htmx:beforeSend", (event) => {
    regions(event).forEach((region) => region.setAttribute("aria-busy", "true"));
    const flight = {};
    flight.timer = setTimeout(() => find("#toasts").append((flight.toast = stamp("#tpl-slow"))), 8000);
    pending.set(event.detail.xhr, flight);
  });
  on("htmx:afterRequest", (event) => {
    regions(event).forEach((region) => region.removeAttribute("aria-busy"));
    const flight = pending.get(event.detail.xhr);
    clearTimeout(flight?.timer);
    flight?.toast?.remove();
    pending.delete(event.detail.xhr);
  });

  // Hearts turn at once; when the request fails they turn back.
  const turn = (form) => {
    const heart = form.matches?.("[data-optimistic]") && find("[aria-pressed]", form);
    if (heart) heart.ariaPressed = String(heart.ariaPressed !== "true");
  };
  on("htmx:beforeSend", (event) => turn(event.detail.elt));
  on("htmx:sendError htmx:timeout htmx:responseError", (event) => {
    turn(event.detail.elt);
    find("#toasts").replaceChildren(stamp("#tpl-error"));
  });

  // Colours: a cookie, so that the server draws the next page right from the start.
  clicked("[data-theme-switch] button", ({ value }, event) => {
    event.preventDefault();
    doc.cookie = `theme=${value};path=/;max-age=${value ? 31536000 : 0};samesite=lax`;
    if (value) doc.documentElement.dataset.theme = value;
    else delete doc.documentElement.dataset.theme;
    doc.querySelectorAll("[data-theme-switch] button").forEach((button) => {
      button.ariaPressed = String(button.value === value);
    });
  });

  // The buy bar appears when the main button has left the screen.
  const watchBuyButton = () => {
    const bar = find("[data-buy-bar]:not([data-watching])");
    const button = bar && find(bar.dataset.buyBar);
    if (!button) return;
    bar.dataset.watching = "";
    new IntersectionObserver(([entry]) => {
      bar.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
    }).observe(button);
  };
  on("DOMContentLoaded htmx:afterSettle", watchBuyButton);

  // Dialogs: links to a page of their own open the same content here; older browsers learn command and closedby.
  clicked("a[data-dialog]", (link, event) => {
    const dialog = doc.getElementById(link.dataset.dialog);
    if (!dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  if (!("commandForElement" in HTMLButtonElement.prototype))
    clicked("button[commandfor]", (button) => {
      const dialog = doc.getElementById(button.getAttribute("commandfor"));
      if (button.getAttribute("command") === "show-modal") dialog?.showModal();
      else dialog?.close();
    });
  if (!("closedBy" in HTMLDialogElement.prototype))
    on("click", ({ target }) => target.matches?.("dialog[closedby=any]") && target.close());

  // Menus made of <details> close on Escape and outside presses.
  on("click keydown", (event) => {
    if (event.type === "keydown" && event.key !== "Escape") return;
    doc.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (event.type === "click" && menu.contains(event.target)) return;
      menu.open = false;
      if (event.type === "keydown") find("summary", menu).focus();
    });
  });

  // Quantity: the buttons write into the input and tell the form.
  clicked("[data-stepper] button", (button) => {
    const input = find("input", button.parentNode);
    if (Number(button.value) > 0) input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  on("change input", ({ target }) => {
    const stepper = target.closest?.("[data-stepper]");
    if (!stepper) return;
    const [fewer, more] = stepper.querySelectorAll("button");
    fewer.disabled = Number(target.value) <= Number(target.min);
    more.disabled = target.max !== "" && Number(target.value) >= Number(target.max);
  });

  clicked("[data-print]", () => print());

  // A field that opens its overlay takes what is typed along; the overlay's own field goes on from there.
  on("click input", ({ target }) => {
    const overlay = target.matches?.("[data-overlay]") && doc.getElementById(target.dataset.overlay);
    if (!overlay || overlay.open) return;
    overlay.showModal();
    const input = find("input", overlay);
    input.value = target.value;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Suggestions: arrows move through the list, Enter opens, Escape closes.
  const options = (input) => [...find(`#${input.getAttribute("aria-controls")}`).querySelectorAll("[role=option]")];
  const linkOf = (option) => option && (option.closest("a") ?? find("a", option));
  const choose = (input, chosen) => {
    input.chosen = linkOf(chosen)?.href;
    options(input).forEach((option) => (option.ariaSelected = String(option === chosen)));
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };
  on("keydown", (event) => {
    const input = event.target;
    if (!input.matches?.("[role=combobox]")) return;
    const list = options(input);
    const at = list.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") choose(input, list[(at + 1) % list.length]);
    else if (event.key === "ArrowUp") choose(input, list.at(at > 0 ? at - 1 : -1));
    else if (event.key === "Enter" && at >= 0) linkOf(list[at]).click();
    else if (event.key === "Escape") {
      // A search field keeps the first Escape for itself and is emptied; here it puts everything away.
      choose(input);
      find(`#${input.getAttribute("aria-controls")}`).replaceChildren();
      input.ariaExpanded = "false";
      input.closest("dialog")?.close();
    } else return;
    event.preventDefault();
  });
  on("htmx:afterSwap", ({ detail }) => {
    const input = detail.target?.id && find(`[role=combobox][aria-controls="${detail.target.id}"]`);
    if (!input) return;
    const list = options(input);
    input.ariaExpanded = String(list.length > 0);
    // An answer may come after an arrow was pressed: what was chosen stays so while it is still there.
    if (input.chosen) choose(input, list.find((option) => linkOf(option).href === input.chosen));
  });
  on("input", ({ target }) => target.chosen && choose(target));
})();
