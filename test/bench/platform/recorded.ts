import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../../demo/platform/db/open.js';

interface Statement {
  text: string;
  /** Of one that the server keeps prepared. */
  name?: string | undefined;
  params: unknown[];
}

/** A connection of either driver. */
interface Runner {
  query(text: string | { text: string; name: string }, params: unknown[]): Promise<unknown>;
}
interface Embedded extends Runner {
  transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T>;
}
interface Pool {
  connect(): Promise<Runner & { release(broken?: boolean): void }>;
}

interface Inside {
  $client: Embedded & Partial<Pool>;
}

const HEX_ID = /^[0-9a-f]{24}$/;

/** Texts of statements that stand for the edges of a transaction. */
const EDGE = /^(begin|commit|rollback)\b/i;

/** What is sent on behalf of the work that is recorded: workers send statements of their own meanwhile. */
const recording = new AsyncLocalStorage<true>();

/** The statements that some work in this process sends to the database, in their order. */
async function record(db: Database, work: () => Promise<void>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const { $client } = db as unknown as Inside;
  const stop = $client.connect ? hearServer(seen) : hearEmbedded($client, seen);
  await recording.run(true, work).finally(stop);
  return seen.filter(({ text }) => !EDGE.test(text));
}

/** The embedded database is heard itself, and so are its transactions. */
function hearEmbedded(client: Embedded, seen: Statement[]): () => void {
  const hear = <R extends Runner>(runner: R): R => {
    const heard = Object.create(runner) as R;
    heard.query = (text, params, ...rest: []) => {
      if (recording.getStore()) seen.push({ text: String(text), params: [...params] });
      return runner.query(text, params, ...rest);
    };
    return heard;
  };
  const { query } = hear({ query: client.query.bind(client) } as Runner);
  const transaction = client.transaction.bind(client);
  Object.assign(client, {
    query,
    transaction: <T>(work: (tx: Runner) => Promise<T>) => transaction((tx) => work(hear(tx))),
  });
  return () => {
    // What the class has is there again.
    delete (client as Partial<Embedded>).query;
    delete (client as Partial<Embedded>).transaction;
  };
}

/** The driver of the server knows which statements are kept prepared. */
function hearServer(seen: Statement[]): () => void {
  const { prototype } = pg.Client;
  const query = prototype.query as (this: unknown, ...args: unknown[]) => unknown;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [asked, params] = args as [string | Statement, unknown[] | undefined];
    const { text, name } = typeof asked === 'string' ? { text: asked, name: undefined } : asked;
    if (recording.getStore()) seen.push({ text, name, params: [...(params ?? [])] });
    return query.apply(this, args);
  } as never;
  return () => void (prototype.query = query as never);
}

/**
 * The bare SQL of an endpoint: the very statements that it sends, through the driver alone, with no HTTP, checks or
 * query builder around them. Ids that differ from call to call are made anew each time. What follows the first lock
 * is one transaction, as in the endpoint; what the endpoint keeps prepared is kept prepared here.
 */
export async function bareSql(db: Database, work: () => Promise<void>): Promise<() => Promise<void>> {
  // Once for whatever happens only the first time.
  await work();
  const one = await record(db, work);
  const two = await record(db, work);
  const fresh = one.map(({ params }, index) =>
    params.map((value, at) => {
      const other = two[index]?.params[at];
      return typeof value === 'string' && HEX_ID.test(value) && other !== value ? value : undefined;
    }),
  );
  const begins = one.findIndex(({ text }) => /for update/.test(text));
  const { $client } = db as unknown as Inside;
  return async () => {
    const renamed = new Map<string, string>();
    const params = (index: number): unknown[] =>
      one[index]!.params.map((value, at) => {
        const id = fresh[index]![at];
        if (id === undefined) return typeof value === 'string' ? inside(value, renamed) : value;
        if (!renamed.has(id)) renamed.set(id, randomBytes(12).toString('hex'));
        return renamed.get(id);
      });
    const run = async (runner: Runner, from: number, to: number) => {
      for (let index = from; index < to; index += 1) {
        const { text, name } = one[index]!;
        await runner.query(name === undefined ? text : { text, name }, params(index));
      }
    };
    const whole = begins < 0 ? one.length : begins;
    if ($client.connect) {
      const client = await ($client as unknown as Pool).connect();
      try {
        await run(client, 0, whole);
        if (whole < one.length) {
          await client.query('begin', []);
          await run(client, whole, one.length);
          await client.query('commit', []);
        }
      } catch (error) {
        client.release(true);
        throw error;
      }
      client.release();
      return;
    }
    await run($client, 0, whole);
    if (whole < one.length) await $client.transaction((tx) => run(tx, whole, one.length));
  };
}

/** The same id inside a longer text, such as rows in JSON. */
function inside(value: string, renamed: ReadonlyMap<string, string>): string {
  let text = value;
  for (const [from, to] of renamed) text = text.replaceAll(from, to);
  return text;
}
