/** Whether an answer with `seq` is older than one with `than`. Of two epochs the one that came last wins. */
export function isOlder(seq: string, than: string): boolean {
  const [epoch, n] = split(seq);
  const [thanEpoch, thanN] = split(than);
  return epoch === thanEpoch && n < thanN;
}

function split(seq: string): [epoch: string, n: number] {
  const at = seq.lastIndexOf('-');
  return [seq.slice(0, at), Number(seq.slice(at + 1)) || 0];
}

/**
 * Remembers the newest answer to each question, so that a cache on the way that answers with an older
 * one cannot take the reader back in time. Bounded: the question that was asked longest ago goes first.
 */
export class Newest {
  readonly #answers = new Map<string, { seq: string }>();
  readonly #limit: number;

  constructor(limit = 40) {
    this.#limit = limit;
  }

  /** The newer of this answer and the one remembered. */
  keep<T extends { seq: string }>(key: string, answer: T): T {
    const known = this.#answers.get(key) as T | undefined;
    const newest = known && isOlder(answer.seq, known.seq) ? known : answer;
    this.#answers.delete(key);
    this.#answers.set(key, newest);
    if (this.#answers.size > this.#limit) this.#answers.delete(this.#answers.keys().next().value!);
    return newest;
  }

  clear(): void {
    this.#answers.clear();
  }
}
