// Signing in by passkey: shown where the browser can do it. Every other way works without script.
(() => {
  "use strict";
  const form = document.querySelector("[data-passkey]");
  if (!form || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { request_options: options } = await answer.json();
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
      const credential = await navigator.credentials.get({ publicKey });
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      button.disabled = false;
      form.querySelector("[data-passkey-error]").hidden = false;
    }
  });
})();
