import { randomBytes } from 'node:crypto';

/** Ids of requests: a word for this process and a count, which is quicker than an id of its own for each. */
export class RequestIds {
  readonly #process = randomBytes(6).toString('base64url');
  #count = 0;

  next(): string {
    this.#count += 1;
    return `${this.#process}-${this.#count.toString(36)}`;
  }
}
