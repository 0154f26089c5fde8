// Everything works without this file: it saves a step, or a history entry.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  followChoices();
  showRecognised();
  leaveAtOnce();
});

// "Leave at once" by a tap or by pressing Escape three times: this page is replaced, not followed by another
function leaveAtOnce() {
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  const leave = () => {
    document.body.hidden = true;
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = 0;
  document.addEventListener("keydown", (event) => {
    pressed = event.key === "Escape" ? pressed + 1 : 0;
    if (pressed === 3) leave();
  });
}

// fields that only some answers need
function followChoices() {
  for (const part of document.querySelectorAll("[data-when]")) {
    const [name, value] = part.dataset.when.split("=");
    const choices = document.querySelectorAll(`input[name="${name}"]`);
    const follow = () => {
      part.hidden = ![...choices].some((choice) => choice.checked && choice.value === value);
    };
    for (const choice of choices) choice.addEventListener("change", follow);
    follow();
  }
}

function showRecognised() {
  for (const part of document.querySelectorAll("[data-recognise]")) {
    const field = part.querySelector("textarea");
    const seen = part.querySelector(".seen");
    const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    let waiting = 0;
    let asked = 0;
    const ask = async () => {
      const number = ++asked;
      const body = new URLSearchParams({ text: field.value, csrfmiddlewaretoken: token });
      try {
        const answer = await fetch(part.dataset.recognise, { method: "POST", body });
        if (answer.ok && number === asked) seen.innerHTML = await answer.text();
      } catch {
        // no connection: the next step shows what was recognised
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 600);
    });
    if (field.value) ask();
  }
}
