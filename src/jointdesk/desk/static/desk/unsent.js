// What is typed is not lost: whoever writes stays signed in while he writes, a form goes out once, and with the token of
// the sign-in that holds now, whichever window that was made in. The page says when nobody is signed in any more.
"use strict";

const WRITING = 10 * 60_000; // milliseconds between two words to the desk that somebody writes here
const TWICE = 2_000; // a second press of a button within them is the same one

const tokenNow = () => {
  const name = `${document.body.dataset.tokenCookie}=`;
  return document.cookie.split("; ").find((one) => one.startsWith(name))?.slice(name.length);
};

const signedOut = document.getElementById("signed-out");
let heardAt = Date.now();
let pressed = new WeakMap();

const stay = async () => {
  heardAt = Date.now();
  try {
    const answer = await fetch(signedOut.dataset.here, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (answer.status === 204) signedOut.hidden = true;
    else if (answer.type === "opaqueredirect") signedOut.hidden = false;
  } catch {
    // no connection: the next word typed asks again
  }
};

if (signedOut) {
  document.addEventListener("input", () => Date.now() - heardAt > WRITING && stay());
  // whoever comes back to the window may have signed in again in another one
  document.addEventListener("visibilitychange", () => document.hidden || signedOut.hidden || stay());
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) signedOut.hidden = false;
  });
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = tokenNow();
  if (!token) return;
  event.detail.headers["x-csrftoken"] = token;
  // the form's own comes first where it has one
  if (event.detail.parameters.csrfmiddlewaretoken) event.detail.parameters.csrfmiddlewaretoken = token;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const by = event.submitter ?? form;
  if (Date.now() - (pressed.get(by) ?? 0) < TWICE) {
    event.preventDefault();
    return;
  }
  pressed.set(by, Date.now());
  const field = form.elements.csrfmiddlewaretoken;
  const token = tokenNow();
  if (field && token) field.value = token;
});

// A page that the browser kept is fresh again when one goes back to it.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) pressed = new WeakMap();
});
