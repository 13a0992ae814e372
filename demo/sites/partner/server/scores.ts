import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Score {
  /** The member's id for this partner, from a checked identity token. */
  member: string;
  /** How the community's page called them. */
  name: string;
  total: number;
}

/** Today's scores and those of the last days, one for each member and day: the first try counts. */
export class Scores {
  readonly #file: string;
  readonly #days: Map<string, Score[]>;

  constructor(file: string) {
    this.#file = file;
    this.#days = new Map(Object.entries(read(file)));
  }

  of(day: string, member: string): Score | undefined {
    return this.#days.get(day)?.find((score) => score.member === member);
  }

  /** Keeps a score unless the member has one of that day. Answers the one that counts. */
  keep(day: string, score: Score): Score {
    const before = this.of(day, score.member);
    if (before) return before;
    this.#days.set(day, [...(this.#days.get(day) ?? []), score]);
    const kept = [...this.#days].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, 60);
    mkdirSync(dirname(this.#file), { recursive: true });
    const part = `${this.#file}.${process.pid}.part`;
    writeFileSync(part, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 });
    renameSync(part, this.#file);
    return score;
  }

  /** The best of a day; the member's own place along with them. */
  best(day: string, member?: string): { rank: number; name: string; total: number; mine: boolean }[] {
    const scores = [...(this.#days.get(day) ?? [])].sort((a, b) => b.total - a.total);
    const ranked = scores.map(({ member: id, name, total }) => ({
      rank: 1 + scores.findIndex((other) => other.total === total),
      name,
      total,
      mine: id === member,
    }));
    return ranked.filter(({ mine }, index) => index < 8 || mine);
  }
}

function read(file: string): Record<string, Score[]> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Score[]>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
