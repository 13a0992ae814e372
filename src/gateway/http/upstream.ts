import { neverSent } from '../../net/retry.js';
import { Breaker } from './breaker.js';
import { watchBody } from './watch-body.js';

/**
 * How a call ended: `ok`, `refused` (4xx), `limited` (429), `failed` (5xx), `moved` (3xx); `no-connection`, `broken` (also in the
 * middle of an answer), `timeout`, `gave-up` (nobody waits any more); `too-long` (the rest was not read); `open` and
 * `full` never went out.
 */
export type UpstreamOutcome =
  | 'ok'
  | 'refused'
  | 'limited'
  | 'failed'
  | 'moved'
  | 'no-connection'
  | 'broken'
  | 'timeout'
  | 'gave-up'
  | 'too-long'
  | 'open'
  | 'full';

export interface UpstreamOptions {
  now: () => number;
  /** What a call is called, for counting. */
  nameOf?: (url: URL) => string;
  /** Hears how each call ended. */
  asked?: (call: string, outcome: UpstreamOutcome) => void;
  /** So many calls at most are under way. */
  atOnce?: number;
}

/** More would only wait for the same platform, each with its memory and its connection. */
const AT_ONCE = 256;

/**
 * A fetch that stops asking a platform which does not answer, and never asks it too much at once. A call that it does not
 * make fails at once, and as surely unsent as a refused connection: whoever sends something knows that nothing went out.
 */
export function createUpstream(inner: typeof fetch, options: UpstreamOptions): typeof fetch {
  const { now, nameOf = () => 'other', asked = () => undefined, atOnce = AT_ONCE } = options;
  const breaker = new Breaker(now);
  let underWay = 0;

  return async (input, init) => {
    const call = nameOf(new URL(input instanceof Request ? input.url : input));
    if (underWay >= atOnce) {
      asked(call, 'full');
      throw unsent('too many calls are under way');
    }
    if (!breaker.admit()) {
      asked(call, 'open');
      throw unsent('the breaker is open');
    }
    underWay += 1;
    const signal = init?.signal ?? undefined;
    let settled = false;
    const settle = (outcome: UpstreamOutcome, alive: boolean | undefined): void => {
      if (settled) return;
      settled = true;
      underWay -= 1;
      signal?.removeEventListener('abort', aborted);
      if (alive !== undefined) breaker[alive ? 'worked' : 'failed']();
      asked(call, outcome);
    };
    // Also where an answer is left alone in the middle.
    const aborted = (): void => {
      if (gaveUp(signal)) settle('gave-up', undefined);
      else settle('timeout', false);
    };
    signal?.addEventListener('abort', aborted);
    try {
      const answer = await inner(input, init);
      const { status } = answer;
      const alive = status < 502 || status > 504;
      return watchBody(answer, (how) => {
        if (how === 'broken') settle('broken', false);
        else settle(how === 'cut' && status < 300 ? 'too-long' : outcomeOf(status), alive);
      });
    } catch (error) {
      if (signal?.aborted) aborted();
      settle(neverSent(error) ? 'no-connection' : 'broken', false);
      throw error;
    }
  };
}

/** A caller who gave up says nothing about the platform; one who ran out of time does. */
function gaveUp(signal: AbortSignal | null | undefined): boolean {
  const { name, code } = Object(signal?.reason) as { name?: unknown; code?: unknown };
  return name === 'AbortError' || code === 'CANCELLED';
}

function outcomeOf(status: number): UpstreamOutcome {
  if (status === 429) return 'limited';
  if (status >= 500) return 'failed';
  if (status >= 400) return 'refused';
  return status >= 300 && status !== 304 ? 'moved' : 'ok';
}

function unsent(why: string): TypeError {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error(why), { code: 'ECONNREFUSED' }),
  });
}

/** The path of a call below its service, without ids: one of a short list. */
export function callName(baseUrl: string): (url: URL) => string {
  const base = new URL(baseUrl).pathname.replace(/\/+$/, '');
  return ({ pathname }) => {
    const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : pathname;
    return path
      .split('/')
      .filter(Boolean)
      .slice(0, 5)
      .map((part) => (/^[a-z-]{1,24}$/i.test(part) ? part : ':id'))
      .join('/');
  };
}
