import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { UserRow } from '../../../src/contract/users.js';
import { openLevelStore } from '../../../src/gateway/store/level-store.js';
import { BoardWorld } from '../../helpers/board-world.js';
import { temporaryFolder } from '../../helpers/gateway-process.js';
import { round } from '../first/world.js';
import { planOf, settledMiB, tell } from './child.js';
import { randomNumbers } from './ids.js';
import { watchPauses, type Pauses } from './pauses.js';

export interface WindowsPlan {
  members: number;
}

export interface WindowsFigures {
  /** MiB of standings, baselines, snapshots and slots, as the gateway keeps them; and what the directory takes besides. */
  standings: number;
  directory: number;
  /** Seconds until everybody stands in all windows, and until a day has turned. */
  countSeconds: number;
  turnSeconds: number;
  /** The event loop of the gateway while a day turns, in milliseconds, and that of a process that does nothing. */
  pause: Pauses;
  idle: Pauses;
  /** Pages that were answered while the day turned, and how long the slowest took in milliseconds. */
  answered: number;
  slowestAnswer: number;
  wrong: string[];
}

const PAGE = 200;
const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

/** Three boards with four windows, each with another policy for ties, from the first of a month to a Thursday. */
async function main({ members }: WindowsPlan): Promise<void> {
  const random = randomNumbers(5);
  const folder = temporaryFolder('bench-rank');
  const store = await openLevelStore(folder.path);
  const world = new BoardWorld(
    at('2026-09-30T22:00:00Z'),
    {
      boards: [
        { slug: 'xp', name: 'XP', field: 'xp', ties: 'competition' },
        { slug: 'coins', name: 'Coins', field: 'coins', ties: 'dense' },
        { slug: 'points', name: 'Points', field: 'points', ties: 'ordinal' },
      ],
    },
    store,
  );
  const wrong: string[] = [];
  const all = Array.from({ length: members }, (_, n) => ({
    n,
    xp: random(200_000),
    coins: random(50_000),
    points: random(10_000_000),
  }));
  const empty = await settledMiB();
  take(() => true);
  const loaded = await settledMiB();
  const countSeconds = await seconds(() => world.swept(true));
  // Most earn something every day, so that no window is empty.
  for (const day of ['2026-10-01', '2026-10-12', '2026-10-14']) await turn(day);
  earn();
  const counted = await settledMiB();

  const idle = fork(fileURLToPath(new URL('./idle.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  await once(idle, 'message');
  world.now = at('2026-10-15T00:00:01Z');
  const pauses = watchPauses();
  const answers = answering();
  const turnSeconds = await seconds(() => world.swept());
  const pause = pauses.stop();
  const { answered, slowest } = await answers.stop();
  idle.send('stop');
  const [beside] = (await once(idle, 'message')) as [Pauses];
  await check();
  await store.close();
  folder.remove();
  const figures: WindowsFigures = {
    standings: round(counted - loaded),
    directory: round(loaded - empty),
    countSeconds: round(countSeconds),
    turnSeconds: round(turnSeconds),
    pause,
    idle: beside,
    answered,
    slowestAnswer: round(slowest),
    wrong,
  };
  tell(figures);

  function take(isMeant: (n: number) => boolean): void {
    let rows: UserRow[] = [];
    for (const { n, xp, coins, points } of all) {
      if (isMeant(n)) rows.push(rowOf(n, xp, coins, points));
      if (rows.length < PAGE && n < members - 1) continue;
      world.take(rows);
      rows = [];
    }
  }

  function earn(): void {
    for (const one of all) {
      one.xp += random(500);
      one.coins += random(100);
      one.points += random(10_000);
    }
    take(() => true);
  }

  async function turn(day: string): Promise<void> {
    earn();
    world.now = at(`${day}T00:00:01Z`);
    await world.swept();
    world.now += HOUR;
  }

  /** Asks for pages without a pause between them, and looks that none is empty. */
  function answering(): { stop: () => Promise<{ answered: number; slowest: number }> } {
    let isOver = false;
    let answered = 0;
    let slowest = 0;
    const asking = (async () => {
      while (!isOver) {
        const began = performance.now();
        const board = world.boards.boards[answered % 3]!;
        const state = world.boards.stateOf(board, 'all-time');
        const page = await world.boards.page(state, (standings) => standings.top(50));
        if (page.rows.length !== Math.min(50, members)) wrong.push(`a page of ${page.rows.length} rows`);
        answered += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        slowest = Math.max(slowest, performance.now() - began - 5);
      }
    })();
    return {
      async stop() {
        isOver = true;
        await asking;
        return { answered, slowest };
      },
    };
  }

  /** After midnight nobody has earned anything today, and each run is the right one. */
  async function check(): Promise<void> {
    for (const board of world.boards.boards) {
      const [daily, weekly, monthly] = (['daily', 'weekly', 'monthly'] as const).map((window) =>
        world.boards.stateOf(board, window),
      );
      if (daily!.period?.run !== '2026-10-15') wrong.push(`${board.slug}: the day did not turn`);
      const counts: number[] = [];
      for (const state of [daily, weekly, monthly]) counts.push(await state!.standings.count());
      if (counts[0] !== 0) wrong.push(`${board.slug}: ${counts[0]} stand on the new day`);
      if (counts[1]! < members * 0.9 || counts[2]! < members * 0.9)
        wrong.push(`${board.slug}: only ${counts.join(', ')} are counted`);
    }
  }
}

function rowOf(n: number, xp: number, coins: number, points: number): UserRow {
  return {
    _id: n.toString(16).padStart(24, '0'),
    user_id: String(n),
    username: `member${n}`,
    email: `member${n}@example.com`,
    display_name: `Member number ${n}`,
    join_date: '2026-01-01T00:00:00Z',
    xp,
    coins,
    points,
    roles: [],
  };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

await main(planOf<WindowsPlan>());
