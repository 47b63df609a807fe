// The line to the server: its pulse every second, a picture when one is needed; what does not come is not missed.
const PULSE_MILLISECONDS = 1_000;
const PATIENCE_MILLISECONDS = 8_000;
/** So long without a pulse the wall says that its data stand still. */
const LATE_MILLISECONDS = 6_000;

export class Link {
  constructor(path, query) {
    this.path = path;
    this.query = query;
    this.pulse = null;
    this.heardAt = performance.now();
    this.offset = Date.now() - performance.now(); // until the server has said what time it is
    this.ended = false;
  }

  /** Ask for the pulse again and again, one after the other, until ``end``. */
  async listen(heard) {
    while (!this.ended) {
      const began = performance.now();
      const pulse = await this.get("pulse", {}).catch(() => null);
      if (pulse && !this.ended) {
        // The server's clock, carried on by one that nobody can set: half of the way there and back has passed.
        this.offset = pulse.now + (performance.now() - began) / 2 - performance.now();
        if (!pulse.paused) this.heardAt = performance.now();
        if (pulse.stamp) this.pulse = pulse;
        await Promise.resolve(heard(pulse)).catch(() => null);
      }
      await new Promise((go) => setTimeout(go, Math.max(200, PULSE_MILLISECONDS - (performance.now() - began))));
    }
  }

  end() {
    this.ended = true;
  }

  /** Milliseconds since 1970 by the server's clock. */
  now() {
    return performance.now() + this.offset;
  }

  get late() {
    return performance.now() - this.heardAt > LATE_MILLISECONDS;
  }

  picture(stop, turn, tell) {
    return this.get("picture", { stop, ...(turn ? { turn } : {}), ...(tell ? { tell } : {}) });
  }

  town() {
    return this.get("town", {});
  }

  async get(name, parameters) {
    const query = new URLSearchParams(this.query);
    for (const [key, value] of Object.entries(parameters)) query.set(key, value);
    const answer = await fetch(`${this.path}/${name}?${query}`, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    if (!answer.ok && answer.status !== 503) throw new Error(`${answer.status}`);
    const body = await answer.json();
    if (!answer.ok && name !== "pulse") throw new Error(body.reason);
    return body;
  }

  /** Load the page anew, but only when the server answers for it: an error page would stay all night. */
  async startOver() {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
    if (answer.ok && !this.ended) location.reload();
  }
}
