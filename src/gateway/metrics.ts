import { Counter, Gauge, Histogram, labelText, type Labels, type Series } from './metrics/series.js';

/** Methods that are counted under their own name. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'UNREAD']);

/** Bounds of answer times in seconds: a kept answer takes less than a millisecond, a send waits for the platform. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Counters for an operator, as Prometheus text. Nothing in them names anybody, and nothing that a caller writes becomes a
 * label: what is not of a short list counts as `other`.
 */
export class Metrics {
  readonly #series = new Map<string, Series>();
  readonly #requests = this.counter('rai_gateway_requests_total', 'Answers by method and status');
  readonly #refused = this.counter(
    'rai_gateway_tokens_refused_total',
    'Tokens and server keys that were refused',
  );
  readonly #turned = this.counter(
    'rai_gateway_turned_away_total',
    'What was turned away before a route saw it',
  );
  readonly #upstream = this.counter(
    'rai_gateway_upstream_calls_total',
    'Calls to the platform by how they ended',
  );
  readonly #times = this.#keep(
    new Histogram('rai_gateway_answer_seconds', 'Answer times by route', 'route', BOUNDS),
  );
  /** Label texts of answers: made once. */
  readonly #answers = new Map<string, string>();

  /**
   * Counts one answer.
   * @param route pattern of the route, such as `/v1/boards/:slug`, or `other`; left out, no time is noted
   * @param seconds from the first middleware to the answer's head
   */
  answered(method: string, status: number, route?: string, seconds = 0): void {
    const name = METHODS.has(method) ? method : 'OTHER';
    const key = `${name} ${status}`;
    let labels = this.#answers.get(key);
    if (labels === undefined) {
      labels = labelText({ method: name, status: String(status) });
      this.#answers.set(key, labels);
    }
    this.#requests.addTo(labels);
    if (route !== undefined) this.#times.observe(route, seconds);
  }

  /** Counts one token that was refused. */
  refused(reason: string): void {
    this.#refused.add({ reason: wordOf(reason) });
  }

  /** Counts what was turned away for what it was: a bad host, a full queue, a broken request. */
  turnedAway(reason: string): void {
    this.#turned.add({ reason: wordOf(reason) });
  }

  /** Counts one call to the platform: what was asked, in words of ours, and how it ended. */
  asked(call: string, outcome: string): void {
    this.#upstream.add({ call, outcome });
  }

  /** A counter of one's own; its name ends in `_total`. The same name gives the same counter. */
  counter(name: string, help: string): Counter {
    const known = this.#series.get(name);
    return known instanceof Counter ? known : this.#keep(new Counter(name, help));
  }

  /** A number, or numbers by labels, read at each scrape. */
  gauge(name: string, help: string, read: () => number | readonly (readonly [Labels, number])[]): void {
    this.#keep(new Gauge(name, help, read));
  }

  /** A number that only grows, kept by somebody else. Its name ends with `_total`. */
  count(name: string, help: string, read: () => number): void {
    this.#keep(new Gauge(name, help, read, 'counter'));
  }

  toText(): string {
    return `${[...this.#series.values()].flatMap((one) => one.lines()).join('\n')}\n`;
  }

  #keep<S extends Series>(series: S): S {
    this.#series.set(series.name, series);
    return series;
  }
}

function wordOf(reason: string): string {
  return reason.replace(/[^\w-]/g, '').slice(0, 40);
}
