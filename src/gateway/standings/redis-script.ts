import { createHash } from 'node:crypto';
import type { RedisConnection } from '../redis/connection.js';

/** What of a connection scripts need. */
export type ScriptRunner = Pick<RedisConnection, 'run'>;

/** A Lua script, sent whole only to a server that does not know it yet. */
export class RedisScript {
  readonly #text: string;
  readonly #sha: string;

  constructor(text: string) {
    this.#text = text;
    this.#sha = createHash('sha1').update(text).digest('hex');
  }

  /** What it answers: numbers, texts, null for false, and lists of those. */
  async run(
    redis: ScriptRunner,
    keys: readonly string[],
    words: readonly string[],
    withinMs?: number,
  ): Promise<unknown> {
    const given = { keys: [...keys], arguments: [...words] };
    try {
      return await redis.run((client) => client.evalSha(this.#sha, given), withinMs);
    } catch (error) {
      if (!/^(Error: |SimpleError: )?NOSCRIPT/.test((error as Error).message)) throw error;
      return redis.run((client) => client.eval(this.#text, given), withinMs);
    }
  }
}
