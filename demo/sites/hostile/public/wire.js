// @ts-check
// The protocol by hand: an attacker is not held back by anybody's client.

/** @typedef {{ v?: any, code?: string, ms: number }} Answer */

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const nonce = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** One line to the page around this one, with nothing between the attacker and the port. */
export class Line {
  /** @type {MessagePort} */
  #port;
  /** @type {Map<number, (answer: Answer) => void>} */
  #waiting = new Map();
  #id = 0;
  /** @type {any} */
  welcome;
  /** Latest value of each state of the host. @type {Record<string, any>} */
  states = {};
  /** The code with which the host hung up. @type {string | undefined} */
  closed;
  /** @type {any[]} */
  items = [];

  /** @param {MessagePort} port */
  constructor(port) {
    this.#port = port;
  }

  /**
   * Says hello as a partner's page does, and asks for everything there is.
   * @param {string[]} want
   * @param {number} [ms]
   * @returns {Promise<Line>}
   */
  static async open(want, ms = 3000) {
    const n = nonce();
    const offer = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no offer')), ms);
      addEventListener('message', function take({ data, ports }) {
        if (data?.wbp !== 'offer' || data.n !== n) return;
        removeEventListener('message', take);
        clearTimeout(late);
        resolve({ m: data.m, port: ports[0] });
      });
      parent.postMessage({ wbp: 'hello', v: [1, 1], n }, '*');
    });
    const line = new Line(offer.port);
    const opened = new Promise((resolve, reject) => {
      offer.port.onmessage = (/** @type {MessageEvent} */ { data }) => {
        for (const frame of [JSON.parse(data)].flat()) line.#take(frame, resolve, reject);
      };
      setTimeout(() => reject(new Error('no welcome')), ms);
    });
    line.raw({ open: n, m: offer.m, kit: '6.6.6', want });
    await opened;
    return line;
  }

  /** @param {any} frame @param {(value: unknown) => void} opened @param {(error: Error) => void} refused */
  #take(frame, opened, refused) {
    if ('welcome' in frame) {
      this.welcome = frame;
      this.states.ctx = frame.ctx;
      opened(undefined);
    } else if ('refuse' in frame) refused(new Error(frame.refuse));
    else if ('b' in frame) this.#end(frame.b);
    else if ('e' in frame) this.states[frame.e] = frame.v;
    else if ('n' in frame) this.items.push(frame.v);
    else if ('p' in frame) this.raw({ o: frame.p });
    else {
      const id = frame.r ?? frame.x ?? frame.z;
      this.#waiting.get(id)?.({ v: frame.v, code: frame.code, ms: 0 });
      this.#waiting.delete(id);
    }
  }

  /** @param {string} code */
  #end(code) {
    this.closed = code;
    for (const settle of this.#waiting.values()) settle({ code, ms: 0 });
    this.#waiting.clear();
  }

  /** Sends something as it is: a text, or a frame. @param {any} what */
  raw(what) {
    this.#port.postMessage(typeof what === 'string' ? what : JSON.stringify(what));
  }

  /** Sends what is no text at all. @param {any} what */
  clone(what) {
    this.#port.postMessage(what);
  }

  /**
   * Calls, and tells what came of it. `SILENT`: nothing came.
   * @param {unknown} method @param {unknown} [args] @param {{ ms?: number, stream?: boolean }} [o]
   * @returns {Promise<Answer>}
   */
  call(method, args = {}, { ms = 4000, stream = false } = {}) {
    if (this.closed) return Promise.resolve({ code: this.closed, ms: 0 });
    const id = ++this.#id;
    const began = performance.now();
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve({ code: 'SILENT', ms }), ms);
      this.#waiting.set(id, (answer) => {
        clearTimeout(late);
        resolve({ ...answer, ms: performance.now() - began });
      });
      this.raw({ q: id, m: method, a: args, d: ms, ...(stream && { s: 1 }) });
    });
  }

  /** The id that the last call had. */
  get last() {
    return this.#id;
  }

  /** Whether the host still answers what it has granted to everybody. */
  async lives() {
    const { code } = await this.call('tiers.get');
    return code === undefined;
  }

  close() {
    this.raw({ b: 'CLOSED' });
    this.#port.close();
    this.#end('CLOSED');
  }
}
