// The desk as the gate's page hears it: every call says whether it answered, is away, or wants somebody to sign in.

// A desk that hangs, or a network that wants a sign-in of its own, answers never; a bad line still carries so many
// characters a millisecond.
const PATIENCE = 15_000;
const SLOWEST = 16;

export class Away extends Error {}

export class Desk {
  constructor(base) {
    this.base = base;
    this.token = "";
    this.officer = "";
    this.state = "";
  }

  async call(path, body) {
    const headers = { "X-CSRFToken": this.token, "Content-Type": "application/json", Accept: "application/json" };
    const text = body && JSON.stringify(body);
    let answer;
    try {
      answer = await fetch(this.base + path, {
        method: body ? "POST" : "GET",
        headers: body ? headers : {},
        body: text,
        signal: AbortSignal.timeout?.(PATIENCE + (text?.length ?? 0) / SLOWEST),
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
      });
    } catch {
      throw new Away("offline");
    }
    if (answer.type === "opaqueredirect" || [401, 404].includes(answer.status)) throw new Away("signin");
    if (answer.status === 403) throw new Away(body ? "token" : "signin");
    if (answer.status === 410) throw new Away("lost");
    if (!answer.ok) throw new Away(answer.status === 400 ? "closed" : "failed");
    return answer;
  }

  async ask(path, body) {
    const answer = await this.call(path, body);
    try {
      return await answer.json();
    } catch {
      // cut off midway, or somebody else's page
      throw new Away("failed");
    }
  }

  async meet() {
    Object.assign(this, await this.ask("state/"));
    return this;
  }
}
