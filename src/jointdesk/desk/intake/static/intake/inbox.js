// The inbox by keyboard: j and k go down and up and show the complaint beside, x ticks it, a letter that a button
// names presses it. Without this script everything can be clicked.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];

const on = () => {
  try {
    return localStorage.getItem("jointdesk-shortcuts-off") === null;
  } catch {
    return true;
  }
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.defaultPrevented || !on()) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named) {
    event.preventDefault();
    named.click();
    return;
  }
  const all = rows();
  const here = all.findIndex((row) => row.closest("li").contains(document.activeElement));
  if (event.key === "x" && here >= 0) {
    event.preventDefault();
    const tick = all[here].closest("li").querySelector("input[type=checkbox]");
    if (tick) tick.checked = !tick.checked;
    return;
  }
  const step = { j: 1, k: -1 }[event.key];
  if (!step || !all.length) return;
  event.preventDefault();
  const next = all[here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
