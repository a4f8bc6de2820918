// Passkeys: the browser speaks in bytes, the server in base64url. Shows the button where passkeys exist at all.
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

  const readable = ({ publicKey }) => {
    const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
    if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials);
    if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials);
    return { publicKey: options };
  };

  // Every part of an answer that is bytes goes as text; the server knows which.
  const sendable = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[part]) response[part] = text(credential.response[part]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };

  // The page carries the challenge, or names where a fresh one is given out.
  const optionsOf = async (box) => {
    if (box.dataset.options) return JSON.parse(box.dataset.options);
    const answer = await fetch(box.dataset.ask, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).request_options;
  };

  const use = async (box) => {
    const button = box.querySelector("button");
    const error = box.querySelector("[role=alert]");
    button.disabled = error.hidden = true;
    try {
      const credential = await navigator.credentials[box.dataset.passkey](readable(await optionsOf(box)));
      const field = document.getElementById(box.dataset.target);
      field.value = sendable(credential);
      field.form.submit();
    } catch {
      button.disabled = error.hidden = false;
    }
  };

  document.querySelectorAll("[data-passkey]").forEach((box) => {
    box.hidden = false;
    box.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      use(box);
    });
  });
})();
