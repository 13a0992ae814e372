/** Labels of one row, such as `{ method: 'GET' }`. Their values come from short lists: each pair is kept for ever. */
export type Labels = Readonly<Record<string, string>>;

/** One family of rows under one name, as Prometheus reads them. */
export interface Series {
  readonly name: string;
  lines(): string[];
}

/** Beyond so many different label sets a family counts the rest as one: memory has an end whatever comes in. */
const MAX_ROWS = 500;
const REST = 'other="true"';

/** Counts upwards, by labels. */
export class Counter implements Series {
  readonly name: string;
  readonly #help: string;
  readonly #rows = new Map<string, number>();

  constructor(name: string, help: string) {
    this.name = name;
    this.#help = help;
  }

  add(labels?: Labels, by = 1): void {
    this.addTo(labels ? labelText(labels) : '', by);
  }

  /** For hot paths: the labels as text that was made before with {@link labelText}. */
  addTo(text: string, by = 1): void {
    const known = this.#rows.get(text);
    if (known !== undefined) this.#rows.set(text, known + by);
    else if (this.#rows.size < MAX_ROWS) this.#rows.set(text, by);
    else this.#rows.set(REST, (this.#rows.get(REST) ?? 0) + by);
  }

  lines(): string[] {
    const rows = [...this.#rows].map(([labels, value]) => row(this.name, labels, value));
    return [...head(this.name, this.#help, 'counter'), ...rows];
  }
}

/** What is so now: read when somebody asks. */
export class Gauge implements Series {
  readonly name: string;
  readonly #help: string;
  readonly #type: 'gauge' | 'counter';
  readonly #read: () => number | readonly (readonly [Labels, number])[];

  /** `type` is `counter` for what only grows and is kept by somebody else. */
  constructor(
    name: string,
    help: string,
    read: () => number | readonly (readonly [Labels, number])[],
    type: 'gauge' | 'counter' = 'gauge',
  ) {
    this.name = name;
    this.#type = type;
    this.#help = help;
    this.#read = read;
  }

  lines(): string[] {
    const value = this.#read();
    const rows: readonly (readonly [Labels, number])[] = typeof value === 'number' ? [[{}, value]] : value;
    const texts = rows.map(([labels, one]) => row(this.name, labelText(labels), one));
    return [...head(this.name, this.#help, this.#type), ...texts];
  }
}

interface Measured {
  /** One for each bound, and one for what is beyond the last; not added up. */
  readonly counts: number[];
  sum: number;
}

/** How often something took how long, in seconds, by one label. */
export class Histogram implements Series {
  readonly name: string;
  readonly #help: string;
  readonly #label: string;
  readonly #bounds: readonly number[];
  readonly #rows = new Map<string, Measured>();

  constructor(name: string, help: string, label: string, bounds: readonly number[]) {
    this.name = name;
    this.#help = help;
    this.#label = label;
    this.#bounds = bounds;
  }

  observe(labelValue: string, seconds: number): void {
    let measured = this.#rows.get(labelValue);
    if (!measured) {
      if (this.#rows.size >= MAX_ROWS && labelValue !== 'other') return this.observe('other', seconds);
      measured = { counts: Array<number>(this.#bounds.length + 1).fill(0), sum: 0 };
      this.#rows.set(labelValue, measured);
    }
    let at = 0;
    while (at < this.#bounds.length && seconds > this.#bounds[at]!) at += 1;
    measured.counts[at]! += 1;
    measured.sum += seconds;
  }

  lines(): string[] {
    const out = head(this.name, this.#help, 'histogram');
    for (const [value, { counts, sum }] of this.#rows) {
      const label = labelText({ [this.#label]: value });
      let total = 0;
      counts.forEach((count, i) => {
        total += count;
        const bound = i < this.#bounds.length ? String(this.#bounds[i]) : '+Inf';
        out.push(row(`${this.name}_bucket`, `${label},le="${bound}"`, total));
      });
      out.push(row(`${this.name}_sum`, label, sum), row(`${this.name}_count`, label, total));
    }
    return out;
  }
}

/** Labels as they stand between braces, in the order given. Nothing in a value can end it. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value.slice(0, 200)).replaceAll('"', '\\"')}"`)
    .join(',');
}

function head(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`];
}

function row(name: string, labels: string, value: number): string {
  return labels === '' ? `${name} ${numberText(value)}` : `${name}{${labels}} ${numberText(value)}`;
}

/** Readers differ in what ends a line: of all that may, only the usual break is kept, written out. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '?');
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
