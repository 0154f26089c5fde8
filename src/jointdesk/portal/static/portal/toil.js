// A worker: finds the number for which SHA-256 (FIPS 180-4) of `ticket:number` begins with so many zero bits.
"use strict";

const ROUNDS = 64;
const constants = new Uint32Array(ROUNDS);
const beginning = new Uint32Array(8);
const schedule = new Uint32Array(ROUNDS);

// the first 32 bits of the fractional parts of the cube and square roots of the first primes
for (let candidate = 2, found = 0; found < ROUNDS; candidate++) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) prime &&= candidate % divisor !== 0;
  if (!prime) continue;
  const fraction = (value) => ((value - Math.floor(value)) * 2 ** 32) >>> 0;
  if (found < 8) beginning[found] = fraction(Math.sqrt(candidate));
  constants[found++] = fraction(Math.cbrt(candidate));
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function takeBlock(state, bytes, start) {
  for (let place = 0; place < 16; place++) {
    const at = start + place * 4;
    schedule[place] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let place = 16; place < ROUNDS; place++) {
    const early = schedule[place - 15];
    const late = schedule[place - 2];
    const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const two = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule[place] = (schedule[place - 16] + one + schedule[place - 7] + two) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let place = 0; place < ROUNDS; place++) {
    const big = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + big + ((e & f) ^ (~e & g)) + constants[place] + schedule[place]) | 0;
    const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, place) => {
    state[place] += word;
  });
}

// the first word of the digest: more zero bits than 32 are never asked for
function firstWord(text) {
  const length = text.length;
  const bytes = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
  for (let place = 0; place < length; place++) bytes[place] = text.charCodeAt(place);
  bytes[length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8);
  const state = beginning.slice();
  for (let start = 0; start < bytes.length; start += 64) takeBlock(state, bytes, start);
  return state[0];
}

self.addEventListener("message", (event) => {
  const [ticket, bits] = event.data;
  let number = 0;
  while (firstWord(`${ticket}:${number}`) >>> (32 - bits) !== 0) number++;
  self.postMessage(String(number));
});
