// The keyboard: the search that opens over every page, shortcuts of one letter, rows of a list.
// Shortcuts of one letter can be switched off (WCAG 2.1.4), and are silent while somebody types.
"use strict";

const palette = document.getElementById("palette");
const shortcuts = document.getElementById("shortcuts");
const OFF = "jointdesk-shortcuts-off";
const PAUSE = 1500; // milliseconds between "g" and the place's letter

const switchedOn = () => {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a browser that keeps nothing for us
  }
};

const typing = (target) =>
  target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=checkbox], [type=radio]"));

const openPalette = () => {
  if (palette.open) return;
  shortcuts.close();
  palette.showModal();
  const field = document.getElementById("palette-q");
  field.select();
  htmx.trigger(field, "opened");
};

document.getElementById("finder")?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openPalette();
});

for (const dialog of [palette, shortcuts]) {
  dialog?.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}

// Up and down walk from the field through what was found and back.
palette?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [document.getElementById("palette-q"), ...palette.querySelectorAll(".palette-found a")];
  const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
  event.preventDefault();
  next.focus();
});

// Letters typed on a result go on in the field.
palette?.addEventListener("keypress", (event) => {
  if (event.target.closest(".palette-found") && event.key.length === 1) document.getElementById("palette-q").focus();
});

// Rows of a list: j and k; Enter follows the link that has the focus.
const walk = (step) => {
  const rows = [...document.querySelectorAll("main table.rows tbody tr")].filter((row) => row.querySelector("a"));
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("at-hand"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  rows[at]?.classList.remove("at-hand");
  next.classList.add("at-hand");
  next.querySelector("a").focus();
};

const walks = { j: () => walk(1), k: () => walk(-1) };
const single = {
  ...walks,
  "/": openPalette,
  "?": () => shortcuts.showModal(),
  "[": () => document.querySelector("main a[rel=prev]")?.click(),
  "]": () => document.querySelector("main a[rel=next]")?.click(),
};

let going = 0;
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || !switchedOn()) return;
  const place = Date.now() - going < PAUSE && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  going = 0;
  if (place) {
    // the letter is spent: a page's own key of the same name must not hear it
    event.stopImmediatePropagation();
    event.preventDefault();
    place.click();
  } else if (document.querySelector(`[data-key="${CSS.escape(event.key)}"]`) || (event.key in walks && document.querySelector("[data-row]"))) {
    return; // the page has this key for itself
  } else if (event.key === "g") {
    going = Date.now();
  } else if (event.key in single) {
    event.preventDefault();
    single[event.key]();
  }
});

const choice = document.getElementById("shortcuts-on");
if (choice) {
  choice.checked = switchedOn();
  choice.addEventListener("change", () => {
    try {
      if (choice.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // nothing is kept: they stay on
    }
  });
}
