// A large file goes by pieces, each with its digest; after a break what has come is not sent again.
"use strict";

{
  const PATIENCE = 30;  // tries of one piece, half a minute apart at the end
  const digest = async (piece) =>
    [...new Uint8Array(await crypto.subtle.digest("SHA-256", await piece.arrayBuffer()))]
      .map((octet) => octet.toString(16).padStart(2, "0"))
      .join("");
  const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

  // What the desk answers; `null`: it cannot be reached. What it refuses is thrown with its words.
  async function ask(url, options) {
    let answer;
    try {
      answer = await fetch(url, { credentials: "same-origin", redirect: "error", ...options });
    } catch {
      return null;
    }
    if (answer.status >= 500 || answer.status === 408 || answer.status === 429) return null;
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.detail ?? "");
    return said;
  }

  async function insist(tell, url, options) {
    for (let tries = 0; tries < PATIENCE; tries++) {
      const said = await ask(url, options);
      if (said) {
        tell.broken(false);
        return said;
      }
      tell.broken(true);
      await pause(Math.min(30, 2 ** tries / 2));
    }
    throw new Error("");
  }

  async function sendFile(form, file, tell) {
    const base = form.dataset.pieces;
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token };
    const begun = new FormData();
    for (const [name, value] of Object.entries({
      name: file.name,
      size: file.size,
      type: file.type,
      changed: file.lastModified,
      for: form.dataset.for ?? "",
    })) {
      begun.set(name, value);
    }
    const upload = await insist(tell, base, { method: "POST", headers, body: begun });
    const place = `${base}${upload.key}/`;
    for (let number = 0; number < upload.count; number++) {
      const piece = file.slice(number * upload.piece, (number + 1) * upload.piece);
      const sha256 = await digest(piece);
      // what has come is compared, not believed: the file may have changed since
      if (upload.pieces[number] !== sha256) {
        await insist(tell, `${place}${number}/`, {
          method: "POST",
          headers: { ...headers, "X-Piece-SHA256": sha256, "Content-Type": "application/octet-stream" },
          body: piece,
        });
      }
      tell.sent(piece.size);
    }
    let state = await insist(tell, `${place}finish/`, { method: "POST", headers });
    tell.together(true);
    while (state.state === "whole") {
      await pause(1);
      state = await insist(tell, place, {});
    }
    tell.together(false);
    if (state.state !== "ready") throw new Error(state.said);
    return upload.key;
  }

  // Sends all files of the form, and puts what they have become into it. Throws the words to show.
  globalThis.sendByPieces = async (form, tell) => {
    const input = form.querySelector("input[type=file]");
    for (const file of [...input.files]) {
      const key = await sendFile(form, file, tell);
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "uploads", value: key });
      form.append(field);
    }
    input.value = "";
    input.required = false;
  };
}
