// Small manners of every page. No inline script: the Content-Security-Policy forbids it.
"use strict";

// A select that asks for it sends its form at once (language, filters).
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send-on-change]");
  if (form) form.requestSubmit();
});

// A button that asks for it is confirmed first.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// On a phone places and tabs are strips: the one we are in is brought into sight.
for (const here of document.querySelectorAll(".places [aria-current], .tabs [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });
