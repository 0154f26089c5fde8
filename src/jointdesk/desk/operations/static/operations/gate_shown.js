// What the gate's page shows of itself: the connection, what is kept, what is to be put right.

const { dataset } = document.getElementById("words");
export const LONGEST_LIST = 20;
// of the place the browser gives: beyond it the officer is told to send before writing on
const NEARLY_FULL = 0.9;

export const part = (id) => document.getElementById(id);
export const word = (name) => dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? name;

export function say(text, tone = "") {
  const said = part("said");
  said.hidden = !text;
  said.textContent = text;
  said.dataset.tone = tone;
}

export function showCounts(counts) {
  for (const place of document.querySelectorAll("[data-count]")) {
    if (counts && place.dataset.count in counts) place.textContent = counts[place.dataset.count];
  }
}

// `rows`: how many of the officer's wait (`kept`) and are `refused`, and the `list` of those to be seen; the acts are what
// the buttons of a refused row do.
export function showState(here, officer, rows, sent, number, acts) {
  const { kept, refused, list } = rows;
  const numbers = `${kept} ${word("kept")} · ${sent} ${word("sent")}${refused ? ` · ${refused} ${word("refused")}` : ""}`;
  const state = part("state");
  Object.assign(state.dataset, { state: here, kept, sent });
  state.textContent = `${word(here)} — ${numbers}`;
  if (here === "signin") {
    const link = document.createElement("a");
    link.href = dataset.signin;
    link.textContent = word("signin");
    state.replaceChildren(link, ` ${numbers}`);
  }
  part("phone").textContent = number ? `№ ${number}` : "";
  showRows(list, officer, acts);
}

let listed = "";

function showRows(list, officer, acts) {
  // a list that is the same stays: a button made anew between a finger's down and up is not pressed
  const now = JSON.stringify([officer, list.map((row) => [row.id, row.number, row.officer, row.state, row.turn, row.why])]);
  if (now === listed) return;
  listed = now;
  part("kept").hidden = !list.length;
  const items = list.map((row) => {
    const item = document.createElement("li");
    const number = document.createElement("strong");
    number.textContent = String(row.number);
    const own = !officer || row.officer === officer;
    item.append(number, ` ${own ? row.why : word("other")} `);
    item.dataset.state = row.state;
    if (row.state === "refused" && own) item.append(button("correct", () => acts.correct(row)), button("drop", () => acts.drop(row)));
    return item;
  });
  part("kept").querySelector("ul").replaceChildren(...items);
}

function button(name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = word(name);
  made.addEventListener("click", act);
  return made;
}

// How much of its place the browser has left, said once it gets tight.
export async function warnOfFullness() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  part("full").hidden = !quota || usage < NEARLY_FULL * quota;
}

export function whyNot(error) {
  return error.name === "QuotaExceededError" ? word("full") : error.message;
}
