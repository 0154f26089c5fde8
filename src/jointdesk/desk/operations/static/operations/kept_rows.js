// Rows kept on a phone until the desk has them (ADR 0022). What they say is sealed for a key that only the desk gives back,
// to the same officer while signed in: the phone itself cannot read what it keeps. Nothing else here knows how they are stored.

const VERSION = 3;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const COUNTS = "counts";
const ALL = ["rows", "sealed", "facts"];
const INFO = new TextEncoder().encode("jointdesk gate row 1");

export function canKeep() {
  return "indexedDB" in globalThis && "locks" in navigator && Boolean(globalThis.crypto?.subtle) && isSecureContext;
}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function end(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function openDatabase(name) {
  const request = indexedDB.open(name, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => {
    const { result, transaction } = request;
    if (oldVersion < 2) makeStores(result);
    // rows of one officer in one state stand behind each other, the oldest first: the next few are read without the rest
    transaction.objectStore("rows").createIndex("queue", ["officer", "state"]);
    // a phone may have been given this version with rows still on it
    transaction.objectStore("rows").getAll().onsuccess = ({ target }) => {
      const counts = {};
      for (const row of target.result) step(counts, row, 1);
      transaction.objectStore("facts").put(counts, COUNTS);
    };
  };
  return ask(request);
}

function makeStores(database) {
  for (const store of [...database.objectStoreNames]) database.deleteObjectStore(store);
  database.createObjectStore("facts");
  database.createObjectStore("rows", { keyPath: "at", autoIncrement: true }).createIndex("id", "id", { unique: true });
  // apart from the rows: a list of a thousand rows must not read a thousand photos
  database.createObjectStore("sealed");
}

function step(counts, row, by) {
  if (!row) return;
  const own = (counts[row.officer] ??= { kept: 0, refused: 0 });
  own[row.state] += by;
}

// How many rows there are, kept beside them in the same transaction: nothing counts two thousand rows for one more.
function tally(work, before, after) {
  const facts = work.objectStore("facts");
  facts.get(COUNTS).onsuccess = ({ target }) => {
    const counts = target.result ?? {};
    step(counts, before, -1);
    step(counts, after, 1);
    facts.put(counts, COUNTS);
  };
}

async function agree(own, theirs) {
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const shared = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: INFO };
  return crypto.subtle.deriveKey(how, shared, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function seal(key, id, fields) {
  const theirs = await crypto.subtle.importKey("jwk", key, CURVE, false, []);
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
  const plain = new TextEncoder().encode(JSON.stringify(fields));
  const octets = await crypto.subtle.encrypt(how, await agree(own.privateKey, theirs), plain);
  return { iv, octets, from: await crypto.subtle.exportKey("raw", own.publicKey) };
}

// The key that opens what an officer kept, as the desk gave it; it lives in this page's memory alone.
export function readKey(key) {
  return crypto.subtle.importKey("jwk", key, CURVE, false, ["deriveBits"]);
}

export class KeptRows {
  static async open(operation) {
    const rows = new KeptRows();
    rows.name = `gate ${operation}`;
    rows.database = await openDatabase(rows.name);
    // another tab deletes everything at signing out
    rows.database.onversionchange = () => rows.database.close();
    rows.phone = await rows.fact("phone", () => crypto.randomUUID());
    navigator.storage?.persist?.();
    return rows;
  }

  store(name, mode = "readonly") {
    return this.database.transaction(name, mode).objectStore(name);
  }

  get(name) {
    return ask(this.store("facts").get(name));
  }

  set(name, value) {
    return ask(this.store("facts", "readwrite").put(value, name));
  }

  // A fact that is drawn once: of two tabs that draw at the same moment the first is right for both.
  async fact(name, draw) {
    const known = await this.get(name);
    if (known !== undefined) return known;
    const drawn = await draw();
    try {
      await ask(this.store("facts", "readwrite").add(drawn, name));
      return drawn;
    } catch {
      return this.get(name);
    }
  }

  // One step of a counter, in one transaction: two tabs never draw the same number.
  count(name, step = 1) {
    return new Promise((resolve, reject) => {
      const store = this.store("facts", "readwrite");
      const read = store.get(name);
      read.onsuccess = () => {
        const next = (read.result ?? 0) + step;
        store.put(next, name).onsuccess = () => resolve(next);
      };
      store.transaction.onerror = () => reject(store.transaction.error);
    });
  }

  // What was written stands before this returns. A full phone raises QuotaExceededError, and nothing of the row is kept.
  async add(officer, key, id, number, fields) {
    const sealed = await seal(key, id, fields);
    const row = { id, officer, number, state: "kept", why: "", field: "", turn: 0, size: sealed.octets.byteLength };
    const work = this.database.transaction(ALL, "readwrite");
    work.objectStore("rows").add(row);
    work.objectStore("sealed").put(sealed, id);
    tally(work, undefined, row);
    return end(work);
  }

  // A row as it stands, or nothing if it is gone; in its place comes what `decide` returns: another, the same, or none.
  // One transaction, so that of two tabs each changes, and counts, what the other left.
  async change(id, decide) {
    const work = this.database.transaction(ALL, "readwrite");
    const rows = work.objectStore("rows");
    let changed = false;
    rows.index("id").get(id).onsuccess = ({ target }) => {
      const before = target.result;
      const after = before && decide(before, work.objectStore("sealed"));
      changed = after !== before;
      if (!changed) return;
      if (after) rows.put(after);
      else rows.delete(before.at);
      tally(work, before, after);
    };
    await end(work);
    return changed;
  }

  // A refused row put right, under its own id. False: it was put right or deleted elsewhere since it was opened.
  async replace(row, key, fields) {
    const sealed = await seal(key, row.id, fields);
    return this.change(row.id, (before, store) => {
      if (before.state !== "refused" || before.turn !== row.turn) return before;
      store.put(sealed, row.id);
      return { ...before, state: "kept", why: "", field: "", turn: row.turn + 1, size: sealed.octets.byteLength };
    });
  }

  drop(id) {
    return this.change(id, (_before, store) => void store.delete(id));
  }

  refuse(id, why, field) {
    return this.change(id, (before) => ({ ...before, state: "refused", why, field, turn: before.turn + 1 }));
  }

  // How many rows of each officer wait and are refused: { officer: { kept, refused } }.
  async counts() {
    return (await this.get(COUNTS)) ?? {};
  }

  // The first `most` rows of an officer in a state, oldest first, without what they say.
  async first(officer, state, most) {
    // for the browser none is all of them
    return most > 0 ? ask(this.store("rows").index("queue").getAll(IDBKeyRange.only([officer, state]), most)) : [];
  }

  async unseal(id, opens) {
    const sealed = await ask(this.store("sealed").get(id));
    const from = await crypto.subtle.importKey("raw", sealed.from, CURVE, false, []);
    const how = { name: "AES-GCM", iv: sealed.iv, additionalData: new TextEncoder().encode(id) };
    const plain = await crypto.subtle.decrypt(how, await agree(opens, from), sealed.octets);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  wipe() {
    this.database.close();
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(this.name);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
  }
}
