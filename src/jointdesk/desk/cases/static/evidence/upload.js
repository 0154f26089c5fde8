// Choosing files by dropping them, and how far they are. Without it the form is sent as any other.
"use strict";

for (const drop of document.querySelectorAll("[data-drop]")) {
  const input = drop.querySelector("input[type=file]");
  const chosen = drop.querySelector("[data-chosen]");
  drop.dataset.ready = "";
  const list = () => {
    chosen.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name} · ${(file.size / 1048576).toFixed(1)} MB`;
        return item;
      })
    );
  };
  input.addEventListener("change", list);
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.dataset.over = "";
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    list();
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const input = form.querySelector("input[type=file]");
    const sizes = [...(input?.files ?? [])].map((file) => file.size);
    const size = sizes.reduce((sum, one) => sum + one, 0);
    // what takes a moment needs no bar, and the browser shows the answer itself
    if (event.defaultPrevented || size < 4194304) return;
    event.preventDefault();
    // without a secure address a browser has no digests: then as one body, as far as the desk takes it
    if (size > 16777216 && form.dataset.pieces && globalThis.crypto?.subtle) sendLarge(form, size);
    else send(form);
  });
}

async function sendLarge(form, size) {
  const sending = form.querySelector("[data-sending]");
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button:not([type=button])");
  const bar = sending.querySelector("progress");
  const stay = (event) => event.preventDefault();
  let done = 0;
  const tell = {
    sent: (octets) => {
      done += octets;
      bar.value = (100 * done) / size;
      sending.querySelector("[data-share]").textContent = `${Math.floor(bar.value)} %`;
    },
    broken: (yes) => (sending.querySelector("[data-broken]").hidden = !yes),
    together: (yes) => (sending.querySelector("[data-together]").hidden = !yes),
  };
  failed.hidden = true;
  sending.hidden = false;
  button.disabled = true;
  window.addEventListener("beforeunload", stay);
  try {
    await sendByPieces(form, tell);
    send(form);
  } catch (error) {
    failed.textContent = error.message || failed.textContent;
    failed.hidden = false;
    sending.hidden = true;
    button.disabled = false;
  } finally {
    window.removeEventListener("beforeunload", stay);
  }
}

function send(form) {
  const sending = form.querySelector("[data-sending]");
  const failed = form.querySelector("[data-failed]");
  const bar = sending.querySelector("progress");
  const button = form.querySelector("button:not([type=button])");
  const request = new XMLHttpRequest();
  const fail = () => {
    failed.hidden = false;
    sending.hidden = true;
    button.disabled = false;
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    sending.querySelector("[data-share]").textContent = `${Math.floor(bar.value)} %`;
  });
  request.addEventListener("load", () => {
    if (request.status >= 500 || request.status === 413 || request.status === 408) return fail();
    if (request.status >= 400) {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const errors = [...answer.querySelectorAll("main [role=alert]:not([hidden])")];
      failed.textContent = errors.map((one) => one.textContent.trim()).join(" ") || failed.textContent;
      return fail();
    }
    window.location.assign(request.responseURL);
  });
  request.addEventListener("error", fail);
  request.addEventListener("abort", fail);
  window.addEventListener("beforeunload", (event) => {
    if (request.readyState !== XMLHttpRequest.DONE) event.preventDefault();
  });
  failed.hidden = true;
  sending.hidden = false;
  button.disabled = true;
  request.open("POST", form.action || window.location.href);
  request.send(new FormData(form));
}
