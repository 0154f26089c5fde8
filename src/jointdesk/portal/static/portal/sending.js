// A bad line: a form is sent when there is one, what is typed is kept, and files come by pieces. Without this file forms
// are sent as forms are. Nothing is stored in the browser.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  // an older browser sends its forms by itself
  if (!window.AbortController || !HTMLFormElement.prototype.requestSubmit) return;
  const files = document.querySelector("[data-pieces]");
  const sender = files ? new PieceSender(files) : null;
  for (const form of document.querySelectorAll("form[data-line]")) {
    sendWhenThereIsALine(form, sender);
    if ("keep" in form.dataset) keepWhenLeft(form);
  }
});

const pause = (milliseconds) =>
  new Promise((resume) => {
    const wake = () => {
      window.removeEventListener("online", wake);
      resume();
    };
    window.addEventListener("online", wake);
    setTimeout(wake, milliseconds);
  });

async function isLine(address) {
  try {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 8000);
    const answer = await fetch(address, { cache: "no-store", signal: stop.signal });
    // a hotel's network answers everything with its own page
    return answer.ok && (await answer.text()).trim() === "ok";
  } catch {
    return false;
  }
}

function sendWhenThereIsALine(form, sender) {
  const said = form.querySelector("[data-no-line]");
  let waiting = false;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    if (sender) await sender.whenDone();
    while (!(await isLine(form.dataset.line))) {
      said.hidden = false;
      await pause(4000);
    }
    said.hidden = true;
    waiting = false;
    form.dataset.ready = "1";
    form.requestSubmit(event.submitter);
    // "back" may show this very page again
    setTimeout(() => delete form.dataset.ready, 2000);
  });
}

// the telephone is laid aside, or another page opened: what is typed goes to the draft, which only this browser opens
function keepWhenLeft(form) {
  document.addEventListener("visibilitychange", () => {
    // whoever leaves at once leaves nothing
    if (document.visibilityState !== "hidden" || document.body.hidden || form.dataset.ready) return;
    const said = new FormData(form);
    said.delete("files");
    said.set("keep", "1");
    navigator.sendBeacon(form.action, said);
  });
}

class PieceSender {
  constructor(part) {
    this.part = part;
    this.input = part.querySelector("input[type=file]");
    this.coming = part.querySelector(".coming");
    this.refused = part.querySelector(".refused");
    this.token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    this.work = Promise.resolve();
    document.querySelector("[data-add]").hidden = true;
    this.input.addEventListener("change", () => {
      const chosen = [...this.input.files];
      this.input.value = "";
      this.refused.replaceChildren();
      for (const file of chosen) this.work = this.work.then(() => this.send(file));
    });
  }

  whenDone() {
    return this.work;
  }

  async send(file) {
    const same = { name: file.name, size: file.size, changed: file.lastModified, type: file.type };
    let answer = await this.ask(same);
    for (let number = 0; !answer.refused && !answer.list && number * answer.piece < file.size; number++) {
      const all = Math.ceil(file.size / answer.piece);
      const said = this.part.dataset.sending.replace("{part}", number + 1).replace("{all}", all);
      this.tell(said.replace("{name}", () => file.name));
      // the last one is sent again when all are here: it is what ends the file
      const isLast = (number + 1) * answer.piece >= file.size;
      if (answer.here.includes(number) && !isLast) continue;
      const piece = file.slice(number * answer.piece, (number + 1) * answer.piece);
      answer = await this.ask({ ...same, number, piece });
    }
    this.tell("");
    if (answer.list) document.querySelector("[data-file-list]").innerHTML = answer.list;
    if (answer.refused) {
      const line = document.createElement("p");
      line.textContent = answer.refused;
      this.refused.append(line);
    }
  }

  async ask(fields) {
    for (;;) {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", this.token);
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      try {
        const answer = await fetch(this.part.dataset.pieces, { method: "POST", body });
        if (answer.ok) return await answer.json();
        if (answer.status < 500) return { refused: `${fields.name}: ${this.part.dataset.failed}` };
      } catch {
        // told below
      }
      this.tell(this.part.dataset.broken);
      await pause(3000);
    }
  }

  tell(words) {
    this.coming.textContent = words;
  }
}
