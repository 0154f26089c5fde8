// The toll of a look-up is worked off while somebody types. Without this file the page lets them wait instead.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-tickets]");
  if (!form || !window.Worker) return;
  const moment = form.querySelector("[data-moment]");
  // a ticket holds ten minutes
  const fresh = 8 * 60 * 1000;
  let paid = null;
  const pay = () => {
    paid = work(form.dataset.tickets, form.dataset.worker);
    paid.since = Date.now();
    return paid;
  };
  form.querySelector("textarea").addEventListener("input", () => paid || pay(), { once: true });
  let sending = false;
  form.addEventListener("submit", async (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    if (form.elements.answer.value) return;
    event.preventDefault();
    sending = true;
    moment.hidden = false;
    try {
      const [ticket, answer] = await (paid && Date.now() - paid.since < fresh ? paid : pay());
      form.elements.ticket.value = ticket;
      form.elements.answer.value = answer;
    } catch {
      // the page lets us wait
    }
    form.submit();
  });
});

async function work(tickets, script) {
  const answer = await fetch(tickets, { credentials: "same-origin" });
  const { ticket, bits } = await answer.json();
  return new Promise((resolve, reject) => {
    const worker = new Worker(script);
    worker.addEventListener("message", (event) => {
      worker.terminate();
      resolve([ticket, event.data]);
    });
    worker.addEventListener("error", reject);
    worker.postMessage([ticket, bits]);
  });
}
