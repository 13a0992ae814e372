/** One event of a server-sent stream, made once for all its readers. */
export class Frame {
  readonly #text: string;
  #plain: Buffer | undefined;
  #chunk: Buffer | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The bytes of the event. */
  get plain(): Buffer {
    return (this.#plain ??= Buffer.from(this.#text));
  }

  /** The same as one chunk of an HTTP/1.1 body. */
  get chunk(): Buffer {
    return (this.#chunk ??= Buffer.concat([
      Buffer.from(`${this.plain.length.toString(16)}\r\n`),
      this.plain,
      Buffer.from('\r\n'),
    ]));
  }
}

export interface FrameParts {
  /** What a reader resumes from after it. */
  id?: string;
  event: string;
  /** JSON: it holds no line break. */
  data: string;
  /** Milliseconds after which a reader that lost the stream asks again. */
  retry?: number;
}

export function frameOf({ id, event, data, retry }: FrameParts): Frame {
  return new Frame(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\n${retry === undefined ? '' : `retry: ${retry}\n`}data: ${data}\n\n`,
  );
}
