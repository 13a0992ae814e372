import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../bench/median.js';
import { temporaryFolder } from '../helpers/gateway-process.js';
import { startServer } from '../helpers/processes.js';
import { count, type Count } from './count.js';
import { readAnswer } from './read-answer.js';

/** How many answers a second one route gives, beside a bare handler that answers the same bytes. */
export interface RequestFigures {
  route: string;
  bytes: number;
  perSecond: number;
  barePerSecond: number;
  /** Of the bare handler's: the median of the rounds. */
  share: number;
  /** Microseconds of processor time of the server for each answer: they do not depend on who else is busy. */
  cpu: number;
  bareCpu: number;
  /** Bare processor time as a share of the gateway's. */
  cpuShare: number;
  rounds: number;
}

export interface AskedRoute {
  /** Path and query. */
  route: string;
  /** What the figures call it; its path when left out. */
  name?: string;
  /** Header lines. */
  headers?: readonly string[];
  /** Status of a good answer: 200 when left out. */
  expected?: number;
}

export interface BesidePlan {
  seconds: number;
  rounds: number;
}

/**
 * Asks a server and a bare handler for the same answers, turn by turn, so that whatever else the machine does meets
 * both. What each answers is read once before.
 */
export async function measureBeside(
  server: { pid: number; url: string },
  routes: readonly AskedRoute[],
  { seconds, rounds }: BesidePlan,
): Promise<RequestFigures[]> {
  const answers = await Promise.all(
    routes.map(({ route, headers = [], expected = 200 }) =>
      readAnswer(server.url + route, headers, expected),
    ),
  );
  const folder = temporaryFolder('bare');
  const file = join(folder.path, 'answers.json');
  writeFileSync(
    file,
    JSON.stringify(
      answers.map(({ headers, body }, n) => ({
        path: `/${n}`,
        status: routes[n]!.expected ?? 200,
        headers,
        body: body.toString('base64'),
      })),
    ),
  );
  const bare = await startServer({ script: 'test/load/bare.ts', args: [file] });
  try {
    const figures: RequestFigures[] = [];
    for (const [n, { route, name = route, headers = [], expected = 200 }] of routes.entries()) {
      const ways = { seconds, headers, expected };
      const turns: { own: Count; bare: Count }[] = [];
      for (let at = 0; at < rounds; at += 1) {
        const own = await count(server.pid, server.url + route, ways);
        turns.push({ own, bare: await count(bare.pid, `${bare.url}/${n}`, ways) });
      }
      const middle = (of: (turn: { own: Count; bare: Count }) => number): number => median(turns.map(of));
      figures.push({
        route: name,
        bytes: answers[n]!.body.length,
        perSecond: Math.round(middle(({ own }) => own.perSecond)),
        barePerSecond: Math.round(middle((turn) => turn.bare.perSecond)),
        share: round(
          middle((turn) => turn.own.perSecond / turn.bare.perSecond),
          3,
        ),
        cpu: round(middle(({ own }) => own.cpu)),
        bareCpu: round(middle((turn) => turn.bare.cpu)),
        cpuShare: round(
          middle((turn) => turn.bare.cpu / turn.own.cpu),
          3,
        ),
        rounds,
      });
    }
    return figures;
  } finally {
    await bare.stop();
    folder.remove();
  }
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
