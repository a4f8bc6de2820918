// A wait that runs down before the eyes, in the digits of the page; htmx fetches what comes after it.
(() => {
  "use strict";
  const digits = document.documentElement.lang === "bn" ? "beng" : "latn";
  const written = (number, places) =>
    number.toLocaleString("en", { numberingSystem: digits, minimumIntegerDigits: places });

  document.querySelectorAll("[data-countdown]").forEach((sentence) => {
    const clock = sentence.querySelector(".num");
    const end = performance.now() + sentence.dataset.countdown * 1000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      clock.textContent = `${written(Math.floor(left / 60), 1)}:${written(left % 60, 2)}`;
      if (!left) clearInterval(timer);
    }, 1000);
  });
})();
