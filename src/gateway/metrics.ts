/** Counters for an operator, as Prometheus text. Nothing in them names anybody. */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #gauges = new Map<string, () => number>();
  readonly #counts = new Map<string, { help: string; read: () => number }>();

  /** Counts one answer. */
  answered(method: string, status: number): void {
    const key = `method="${/^[A-Z]{3,7}$/.test(method) ? method : 'OTHER'}",status="${status}"`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
  }

  /** Counts one token that was refused. */
  refused(reason: string): void {
    const key = `reason="${reason.replace(/[^\w-]/g, '').slice(0, 40)}"`;
    this.#refused.set(key, (this.#refused.get(key) ?? 0) + 1);
  }

  gauge(name: string, read: () => number): void {
    this.#gauges.set(name, read);
  }

  /** A number that only grows, kept by somebody else. Its name ends with `_total`. */
  count(name: string, help: string, read: () => number): void {
    this.#counts.set(name, { help, read });
  }

  toText(): string {
    const lines = [
      ...counter('rai_gateway_requests_total', 'Answers by method and status', this.#requests),
      ...counter('rai_gateway_tokens_refused_total', 'Session tokens that were refused', this.#refused),
    ];
    for (const [name, { help, read }] of this.#counts) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`, `${name} ${read()}`);
    }
    for (const [name, read] of this.#gauges) lines.push(`# TYPE ${name} gauge`, `${name} ${read()}`);
    return `${lines.join('\n')}\n`;
  }
}

function counter(name: string, help: string, values: ReadonlyMap<string, number>): string[] {
  const rows = [...values].map(([labels, value]) => `${name}{${labels}} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...rows];
}
