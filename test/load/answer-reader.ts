const HEAD_END = Buffer.from('\r\n\r\n');
const NO_BODY = new Set([204, 304]);

/** One answer as it came over a socket. */
export interface ReadAnswer {
  status: number;
  /** Bytes of head and body. */
  size: number;
}

/**
 * Finds the end of one answer after another on a connection that stays open. It asks for nothing that it does not need:
 * whoever measures a server must not be slower than it.
 */
export class AnswerReader {
  #received: Buffer | undefined;
  /** Of the answer before: most of them are alike. */
  #last: { line: string; length: number } | undefined;

  /** The answer that is whole with this part; undefined while it is not. Throws for one that tells no length. */
  take(part: Buffer): ReadAnswer | undefined {
    const received = this.#received ? Buffer.concat([this.#received, part]) : part;
    const head = received.indexOf(HEAD_END);
    if (head < 0) return this.#wait(received);
    const status = Number(received.toString('latin1', 9, 12));
    const size = head + HEAD_END.length + (NO_BODY.has(status) ? 0 : this.#lengthOf(received, head));
    if (received.length < size) return this.#wait(received);
    if (received.length > size) throw new Error('more came than one answer');
    this.#received = undefined;
    return { status, size };
  }

  #wait(received: Buffer): undefined {
    this.#received = received;
    return undefined;
  }

  #lengthOf(received: Buffer, head: number): number {
    if (this.#last) {
      const at = received.indexOf(this.#last.line, 0, 'latin1');
      if (at > 0 && at < head) return this.#last.length;
    }
    const found = /\r\ncontent-length: *(\d+)\r\n/i.exec(received.toString('latin1', 0, head + 2));
    if (!found) throw new Error('an answer without a length');
    this.#last = { line: found[0], length: Number(found[1]) };
    return this.#last.length;
  }
}
