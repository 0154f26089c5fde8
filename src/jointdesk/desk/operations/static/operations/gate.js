// The gate on a phone: a row is kept first, then sent; what the desk has is deleted here. See docs/adr/0022.
import { Away, Desk } from "./gate_desk.js";
import { readLines } from "./gate_document.js";
import { readPhoto } from "./gate_photo.js";
import { LONGEST_LIST, part, say, showCounts, showState, warnOfFullness, whyNot, word } from "./gate_shown.js";
import { KeptRows, canKeep, readKey } from "./kept_rows.js";

const AT_ONCE = 20;
const MOST_BYTES = 4_000_000;
const EVERY = 15_000;
// nobody at the phone: the desk is asked nothing, so that a session ends as if the page were closed
const RESTING = 10 * 60_000;
const IDLE = 60 * 60_000;

const { dataset } = document.getElementById("words");
const form = document.getElementById("form");
const channel = new BroadcastChannel(`gate ${dataset.operation}`);
const desk = new Desk(dataset.base);

let rows;
let here = "offline";
let opens = null; // of `opened`, from the desk
let opened = "";
let correcting = null;
// rows of the next sending: one after a failure, so that a line that bears little still moves something
let atOnce = 1;
let touchedAt = Date.now();
// nothing is asked of the store any more: it is about to be deleted
let left = false;

// ---- who this phone is in whose hands

async function meetDesk() {
  await desk.meet();
  showCounts(desk.counts);
  if ((await rows.get(`seals ${desk.officer}`)) === undefined) {
    const given = await desk.ask("phone/", { key: rows.phone });
    await rows.set(`number ${desk.officer}`, given.number);
    await rows.set(`seals ${desk.officer}`, given.seals);
  }
  await rows.set("officer", desk.officer);
  return desk.state === "under_way";
}

// A row belongs to an officer and bears a phone's number: on a phone that has neither yet the desk is asked first.
async function knowOfficer() {
  const officer = desk.officer || (await rows.get("officer"));
  if (officer && (await rows.get(`seals ${officer}`)) !== undefined) return officer;
  await meetDesk();
  return desk.officer;
}

async function openRows() {
  if (opens && opened === desk.officer) return opens;
  // a row is tapped while the page still asks who is here: without the desk's token no key is given
  if (!desk.token) await meetDesk();
  opens = await readKey((await desk.ask("key/", { phone: rows.phone })).opens);
  opened = desk.officer;
  return opens;
}

// Nobody signed in, or nobody here: what was on the screen and in memory goes; what is kept stays sealed.
function shut() {
  opens = null;
  part("latest").replaceChildren();
}

// ---- sending: one tab at a time, in the order the rows were written

async function send() {
  if (left) return;
  await navigator.locks.request(`gate ${dataset.operation}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    try {
      here = (await meetDesk()) ? "online" : "closed";
      let sent = 0;
      while (here === "online" && (await sendSome())) sent += 1;
      if (sent) await showLatest();
    } catch (error) {
      here = error instanceof Away && error.message !== "token" ? error.message : "failed";
      if (["signin", "lost"].includes(here)) shut();
    }
  });
  if (left) return;
  await show();
  channel.postMessage("changed");
}

async function sendSome() {
  const some = [];
  let bytes = 0;
  for (const row of await rows.first(desk.officer, "kept", atOnce)) {
    bytes += row.size;
    if (some.length && bytes > MOST_BYTES) break;
    const key = await openRows();
    try {
      some.push({ ...(await rows.unseal(row.id, key)), key: row.id, number: row.number });
    } catch {
      // the key is another one since: it must not stop those behind it
      await rows.refuse(row.id, word("unreadable"), "");
      return true;
    }
  }
  if (!some.length) return false;
  const next = Math.min(AT_ONCE, atOnce * 2);
  atOnce = 1;
  const said = await desk.ask("rows/", { phone: rows.phone, rows: some, sent_at: new Date().toISOString() });
  atOnce = next;
  for (const answer of said.answers) {
    if (answer.state === "taken") {
      await rows.drop(answer.key);
      await rows.count("sent");
    } else await rows.refuse(answer.key, answer.why, answer.field);
  }
  part("clock").hidden = !said.clock_wrong;
  showCounts(said.counts);
  await show();
  // an answer without our ids would be asked for again and again
  return said.answers.some((answer) => some.some((row) => row.key === answer.key));
}

async function sendNow() {
  // what cannot be sent anyway must not keep a session alive
  const own = Object.entries(await rows.counts()).filter(([officer]) => !desk.officer || officer === desk.officer);
  const waits = !["closed", "lost"].includes(here) && own.some(([, { kept }]) => kept);
  if (waits || Date.now() - touchedAt < RESTING) await send();
  if (Date.now() - touchedAt > IDLE && !left) {
    shut();
    form.reset();
    correcting = null;
  }
}

// ---- what is shown

async function show() {
  if (left) return;
  const officer = desk.officer || (await rows.get("officer")) || "";
  const sent = (await rows.get("sent")) ?? 0;
  showState(here, officer, await surveyRows(officer), sent, await rows.get(`number ${officer}`), { correct, drop });
  await warnOfFullness();
}

// How many wait and are refused, and the few that are listed: to be put right first, then others', then what waits.
async function surveyRows(officer) {
  const counts = await rows.counts();
  const list = await rows.first(officer, "refused", LONGEST_LIST);
  const others = Object.keys(counts).filter((other) => other !== officer);
  for (const other of others) for (const state of ["refused", "kept"]) list.push(...(await rows.first(other, state, LONGEST_LIST - list.length)));
  list.push(...(await rows.first(officer, "kept", LONGEST_LIST - list.length)));
  return { kept: 0, refused: 0, ...counts[officer], list };
}

async function showLatest() {
  try {
    const answer = await desk.call("latest/");
    // our own page's part, written and escaped by the desk
    part("latest").innerHTML = await answer.text();
  } catch {
    // the rows are safe; the list comes with the next sending
  }
}

// ---- the form

const TEXTS = ["mrz", "name", "aliases", "birth_date", "age", "sex", "nationality", "document", "phone", "room", "held", "note", "role"];
const many = (name) => [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);

async function readForm() {
  const photo = await readPhoto(form.elements.photo.files[0]);
  if (photo === null) throw new Error(word("photo_large"));
  const said = { needs: many("needs"), indicators: many("indicators"), photo, written_at: new Date().toISOString() };
  for (const name of TEXTS) said[name] = form.elements[name].value.trim();
  return said;
}

function fillForm(said) {
  form.reset();
  for (const [name, value] of Object.entries(said)) {
    if (Array.isArray(value)) for (const box of form.querySelectorAll(`[name="${name}"]`)) box.checked = value.includes(box.value);
    else if (name !== "photo" && form.elements[name]) form.elements[name].value = value;
  }
}

function isEmpty(said) {
  return !Object.entries(said).some(([name, value]) => name !== "written_at" && value.length);
}

let adding = false;

async function enter() {
  if (adding) return;
  adding = true;
  let number;
  try {
    number = await enterForm();
  } catch (error) {
    say(error instanceof Away ? word(error.message) : whyNot(error), "error");
  } finally {
    // the form is free for the next person before anything is counted or sent
    adding = false;
  }
  if (!number) return;
  await show();
  send();
}

// The number of the row that is kept now, or nothing.
async function enterForm() {
  const said = await readForm();
  if (isEmpty(said)) return void form.elements.name.focus();
  const officer = await knowOfficer();
  const number = await keep(officer, said);
  if (!number) return void say(word("elsewhere"), "error");
  say(`${word("stored")} ${await rows.get(`number ${officer}`)}-${String(number).padStart(4, "0")}`, "success");
  form.reset();
  part("mrz-said").textContent = "";
  window.scrollTo({ top: 0 });
  form.querySelector("input[type=checkbox]").focus({ preventScroll: true });
  return number;
}

// The row's number; 0 when the row that is put right was put right or deleted in another tab meanwhile.
async function keep(officer, said) {
  const key = await rows.get(`seals ${officer}`);
  if (!correcting) {
    const number = await rows.count(`next ${officer}`);
    await rows.add(officer, key, crypto.randomUUID(), number, said);
    return number;
  }
  const { row, photo } = correcting;
  const stands = await rows.replace(row, key, { ...said, photo: said.photo || photo });
  correcting = null;
  return stands ? row.number : 0;
}

async function correct(row) {
  try {
    const said = await rows.unseal(row.id, await openRows());
    fillForm(said);
    // it stays kept until the form is sent: a page that is closed midway loses nothing
    correcting = { row, photo: said.photo };
    say(row.why, "error");
    form.elements[row.field]?.focus?.();
  } catch (error) {
    say(error instanceof Away ? word(error.message) : whyNot(error), "error");
  }
}

async function drop(row) {
  if (!window.confirm(word("drop_sure"))) return;
  await rows.drop(row.id);
  await show();
}

// ---- signing out: what was sent is gone already; what was not stays sealed for the same officer, and says so

async function leave(event) {
  event.preventDefault();
  const kept = Object.values(await rows.counts()).some((own) => own.kept + own.refused);
  if (kept && !window.confirm(word("leave_sure"))) return;
  left = true;
  // a sending under way ends first; after it nobody opens the store
  await navigator.locks.request(`gate ${dataset.operation}`, async () => kept || (await rows.wipe()));
  for (const name of await caches.keys()) if (name.startsWith("gate ")) await caches.delete(name);
  const worker = await navigator.serviceWorker?.getRegistration(dataset.base);
  await worker?.unregister();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: desk.token });
  const leaving = part("leave");
  leaving.querySelector("[name=csrfmiddlewaretoken]")?.remove();
  leaving.append(field);
  leaving.submit();
}

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter();
  });
  readLines(form, desk);
  part("leave").addEventListener("submit", leave);
  channel.addEventListener("message", show);
  window.addEventListener("online", send);
  window.addEventListener("offline", () => {
    here = "offline";
    show();
  });
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => (touchedAt = Date.now()), { passive: true });
  document.addEventListener("visibilitychange", () => document.hidden || sendNow());
  setInterval(sendNow, EVERY);
}

async function begin() {
  if (!canKeep()) return say(word("plain"), "warning");
  rows = await KeptRows.open(dataset.operation);
  listen();
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(`${dataset.base}worker.js`).catch(() => undefined);
  await show();
  // from here on rows are kept whatever happens to the connection: a phone that knows its officer needs no desk for it
  if (await rows.get("officer")) document.body.dataset.ready = "yes";
  await send();
  document.body.dataset.ready = "yes";
  await showLatest();
}

begin();
