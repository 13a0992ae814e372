export interface Case {
  name: string;
  ok: boolean;
  /** What the product did. */
  seen: string;
  /** What it has to do. */
  expected: string;
}

/** What one case found. */
export interface Finding {
  ok: boolean;
  seen: string;
}

/** Cases of one run, in the order in which they were tried. */
export class Report {
  readonly cases: Case[] = [];
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Tries one case. A throw is a failure of the case, never of the run. */
  async check(name: string, expected: string, look: () => Promise<Finding> | Finding): Promise<void> {
    let finding: Finding;
    try {
      finding = await look();
    } catch (error) {
      finding = { ok: false, seen: `failed: ${error instanceof Error ? error.message : String(error)}` };
    }
    this.add({ name, expected, ok: finding.ok, seen: shorten(finding.seen) });
  }

  add(one: Case): void {
    this.cases.push(one);
    this.#say(`${one.ok ? 'ok    ' : 'FAILED'} ${one.name}${one.ok ? '' : `: ${one.seen}`}`);
  }

  get failed(): number {
    return this.cases.filter(({ ok }) => !ok).length;
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
