/** A frame of the protocol as it stands on the port, read with no help of the kit. */
export type RawFrame = Record<string, unknown>;

/**
 * A port and what came through it. Knows JSON and nothing of the kit, so that a test of one end does not
 * lean on the code of the other.
 */
export class RawPort {
  readonly port: MessagePort;
  /** Everything that came, batches taken apart. */
  readonly frames: RawFrame[] = [];
  /** Messages that came, a batch counted once. */
  messages = 0;
  #waiting: { matches: (frame: RawFrame) => boolean; settle: (frame: RawFrame) => void }[] = [];
  #answers: ((frame: RawFrame) => void)[] = [];

  constructor(port: MessagePort) {
    this.port = port;
    port.onmessage = ({ data }) => this.#take(data);
  }

  #take(data: unknown): void {
    this.messages += 1;
    const parsed: unknown = typeof data === 'string' ? JSON.parse(data) : data;
    for (const frame of (Array.isArray(parsed) ? parsed : [parsed]) as RawFrame[]) {
      this.frames.push(frame);
      for (const answer of this.#answers) answer(frame);
      this.#waiting = this.#waiting.filter(({ matches, settle }) => {
        if (!matches(frame)) return true;
        settle(frame);
        return false;
      });
    }
  }

  /** Called with each frame as it comes, before whoever waits for it. */
  answer(on: (frame: RawFrame) => void): void {
    this.#answers.push(on);
  }

  /** The first frame that came, or comes, and matches; undefined after `ms`. */
  async until(matches: (frame: RawFrame) => boolean, ms = 5000): Promise<RawFrame | undefined> {
    const found = this.frames.find(matches);
    if (found) return found;
    return new Promise((settle) => {
      const timer = setTimeout(() => settle(undefined), ms);
      this.#waiting.push({
        matches,
        settle: (frame) => {
          clearTimeout(timer);
          settle(frame);
        },
      });
    });
  }

  /** Sends one frame as JSON text. */
  send(frame: RawFrame): void {
    this.port.postMessage(JSON.stringify(frame));
  }

  /** Sends a text, or anything else, as it is. */
  raw(data: unknown): void {
    this.port.postMessage(data);
  }
}
