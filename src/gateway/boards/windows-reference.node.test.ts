import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { UserRow } from '../../contract/users.js';
import type { TiePolicy } from '../../model/board.js';
import { BoardWorld } from '../../../test/helpers/board-world.js';

const DAY = 86_400_000;
const WINDOWS = ['all-time', 'monthly', 'weekly', 'daily'] as const;
const MONDAY = Date.parse('2026-09-28T00:00:00Z');

type Event =
  | { does: 'earns'; who: number; xp: number }
  | { does: 'joins'; xp: number }
  | { does: 'leaves'; who: number }
  | { does: 'a day turns' };

interface Person {
  xp: number;
  /** What they had when a day began, by the number of the day. */
  then: Map<number, number>;
}

interface Row {
  id: string;
  score: string;
  rank: number;
  tied: boolean;
  previous: number | null;
}

/** The obvious way: everybody's history, sorted each time. */
class Reference {
  readonly people = new Map<number, Person>();
  day = 0;
  #next = 0;

  join(xp: number): number {
    // Whoever joined had nothing when the days began.
    const then = new Map(Array.from({ length: this.day + 1 }, (_, day) => [day, this.#next < 12 ? xp : 0]));
    this.people.set(this.#next, { xp, then });
    this.#next += 1;
    return this.#next - 1;
  }

  turn(): void {
    this.day += 1;
    for (const person of this.people.values()) person.then.set(this.day, person.xp);
  }

  /** The day with which a window begins. */
  first(window: (typeof WINDOWS)[number]): number {
    const today = new Date(MONDAY + this.day * DAY);
    if (window === 'monthly') return Math.max(0, this.day - (today.getUTCDate() - 1));
    if (window === 'weekly') return this.day - (this.day % 7);
    return this.day;
  }

  rows(window: (typeof WINDOWS)[number], ties: TiePolicy, idOf: (n: number) => string): Row[] {
    const first = this.first(window);
    const isAllTime = window === 'all-time';
    const base = ({ then }: Person) => (isAllTime ? 0 : then.get(first)!);
    const live = ranked(this.people, (person) => round(person.xp - base(person)), ties, idOf);
    const isCompared = isAllTime || first < this.day;
    const before = ranked(
      this.people,
      (person) => round(person.then.get(this.day)! - base(person)),
      ties,
      idOf,
    );
    const previous = new Map(before.map(({ id, rank }) => [id, rank]));
    return live.map((row) => ({ ...row, previous: isCompared ? (previous.get(row.id) ?? null) : -1 }));
  }
}

function ranked(
  people: ReadonlyMap<number, Person>,
  scoreOf: (person: Person) => number,
  ties: TiePolicy,
  idOf: (n: number) => string,
): Omit<Row, 'previous'>[] {
  const sorted = [...people]
    .map(([n, person]) => ({ id: idOf(n), score: scoreOf(person) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const distinct = [...new Set(sorted.map(({ score }) => score))];
  return sorted.map(({ id, score }, i) => ({
    id,
    score: String(score),
    rank: {
      ordinal: i + 1,
      dense: distinct.indexOf(score) + 1,
      competition: sorted.findIndex((one) => one.score === score) + 1,
    }[ties],
    tied: ties !== 'ordinal' && sorted.filter((one) => one.score === score).length > 1,
  }));
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

const xp = fc.oneof(
  fc.nat(6),
  fc.nat(400).map((quarter) => quarter / 4),
);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('earns' as const), who: fc.nat(40), xp }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('joins' as const), xp }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('leaves' as const), who: fc.nat(40) }) },
  { weight: 2, arbitrary: fc.constant({ does: 'a day turns' as const }) },
);

class Story {
  readonly reference = new Reference();
  readonly world: BoardWorld;
  readonly #ties: TiePolicy;

  constructor(ties: TiePolicy) {
    this.#ties = ties;
    this.world = new BoardWorld(MONDAY + 1000, {
      boards: [{ slug: 'xp', name: 'XP', field: 'xp', ties, onlyPositiveRanks: true }],
    });
  }

  async begin(): Promise<void> {
    for (let n = 0; n < 12; n += 1) this.reference.join(n);
    this.#tell([...this.reference.people.keys()]);
    await this.world.swept(true);
  }

  /** What is told is done at once, whatever the windows are doing. */
  async live(one: Event): Promise<void> {
    const { people } = this.reference;
    if (one.does === 'a day turns') {
      this.reference.turn();
      this.world.now = MONDAY + this.reference.day * DAY + 1000;
      return this.world.swept();
    }
    if (one.does === 'joins') return this.#tell([this.reference.join(one.xp)]);
    const ids = [...people.keys()];
    const who = ids[one.who % ids.length];
    if (who === undefined) return;
    if (one.does === 'earns') {
      people.get(who)!.xp = round(people.get(who)!.xp + one.xp);
      return this.#tell([who]);
    }
    people.delete(who);
    this.world.directory.remove(platformIdOf(who));
  }

  async compare(): Promise<void> {
    const { world, reference } = this;
    const [board] = world.boards.boards;
    const idOf = (n: number) => world.directory.publicId(platformIdOf(n));
    for (const window of WINDOWS) {
      const state = world.boards.stateOf(board!, window);
      const page = await world.boards.page(state, (standings) => standings.top(1000));
      const rows = page.rows.map(({ member, score, rank, tied, previous }) => {
        return { id: member.id, score, rank, tied, previous: previous ? previous.rank : -1 };
      });
      assert.deepEqual(rows, reference.rows(window, this.#ties, idOf), window);
      assert.equal(page.total, rows.length);
    }
  }

  #tell(who: readonly number[]): void {
    this.world.take(
      who.map((n): UserRow => {
        const joined = n < 12 ? MONDAY - DAY : this.world.now;
        const { xp: points } = this.reference.people.get(n)!;
        return { _id: platformIdOf(n), xp: points, join_date: new Date(joined).toISOString() };
      }),
    );
  }
}

function platformIdOf(n: number): string {
  return n.toString(16).padStart(24, '0');
}

describe('every window of a board', () => {
  it('equals sorting everybody by what they gained, through days that turn, joins and leaves', async () => {
    const ties = fc.constantFrom<TiePolicy>('competition', 'dense', 'ordinal');
    await fc.assert(
      fc.asyncProperty(ties, fc.array(event, { maxLength: 80 }), async (policy, events) => {
        const story = new Story(policy);
        await story.begin();
        for (const [i, one] of events.entries()) {
          await story.live(one);
          if (i % 9 === 0) await story.compare();
        }
        await story.compare();
      }),
      { numRuns: 40 },
    );
  });

  it('loses nothing of what happens while it is counted anew', async () => {
    const ties = fc.constantFrom<TiePolicy>('competition', 'dense', 'ordinal');
    const calm = event.filter(({ does }) => does !== 'a day turns');
    await fc.assert(
      fc.asyncProperty(ties, fc.array(calm, { minLength: 5, maxLength: 40 }), async (policy, events) => {
        const story = new Story(policy);
        await story.begin();
        await story.live({ does: 'a day turns' });
        let isOver = false;
        const counting = story.world.boards.rebuild().then(() => (isOver = true));
        for (const one of events) {
          await story.live(one);
          await Promise.resolve();
        }
        await counting;
        assert.ok(isOver);
        await story.compare();
      }),
      { numRuns: 60 },
    );
  });
});
