// The lines of a document: a reader types them at once, each line ended with Enter; the desk reads them and the form fills.
import { part, word } from "./gate_shown.js";

const LEAST = 60;
const PAUSE = 400;

let asked = 0;

export function readLines(form, desk) {
  let timer;
  form.elements.mrz.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => readDocument(form, desk), PAUSE);
  });
}

async function readDocument(form, desk) {
  const text = form.elements.mrz.value;
  const said = part("mrz-said");
  if (text.replace(/\s/g, "").length < LEAST) return void (said.textContent = "");
  const turn = ++asked;
  try {
    const found = await desk.ask("document/", { text });
    if (turn !== asked) return;
    said.textContent = [word(`mrz_${found.outcome}`), found.expired ? word("mrz_expired") : "", found.others?.length ? `${word("mrz_other")}: ${found.others.join(", ")}` : ""].filter(Boolean).join(" ");
    said.dataset.outcome = found.outcome;
    fill(form, found);
  } catch {
    if (turn === asked) said.textContent = word("mrz_later");
  }
}

// What a wrong check digit covers is left to the officer's eyes.
function fill(form, { fields = {}, wrong = [] }) {
  const doubted = { document: wrong.includes("number"), birth_date: wrong.includes("birth_date") };
  for (const [name, value] of Object.entries(fields)) {
    if (value && !doubted[name] && !form.elements[name].value) form.elements[name].value = value;
  }
}
