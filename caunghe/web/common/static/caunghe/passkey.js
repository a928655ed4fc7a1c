// A form with data-caunghe-passkey is sent once a passkey has filled its hidden field. What the passkey is asked stands
// in data-caunghe-options, or is fetched from where the form goes; bytes are written there in base64url.
for (const form of document.querySelectorAll("form[data-caunghe-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("p[role=alert]");
    failed.hidden = true;
    try {
      const options = JSON.parse(form.dataset.caungheOptions) ?? (await fetched(form.action));
      const credential =
        form.dataset.caunghePasskey === "create"
          ? await navigator.credentials.create({ publicKey: creation(options.publicKey) })
          : await navigator.credentials.get({ publicKey: request(options.publicKey) });
      form.elements.credential.value = JSON.stringify(said(credential));
      form.submit();
    } catch {
      // refused by the person, or the browser or the address knows no passkeys: nothing was sent
      failed.hidden = false;
    }
  });
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

function creation(asked) {
  // one that the machine keeps can sign in without an address
  const selection = { ...asked.authenticatorSelection, residentKey: "preferred", requireResidentKey: false };
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const excludeCredentials = (asked.excludeCredentials ?? []).map(named);
  return { ...asked, user, excludeCredentials, challenge: bytes(asked.challenge), authenticatorSelection: selection };
}

function request(asked) {
  return { ...asked, challenge: bytes(asked.challenge), allowCredentials: (asked.allowCredentials ?? []).map(named) };
}

function named(credential) {
  return { ...credential, id: bytes(credential.id) };
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults };
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

function text(buffer) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
