import { PGlite, types, type PGliteOptions, type QueryOptions, type Transaction } from '@electric-sql/pglite';

/** What the query builder reads by itself. */
const AS_TEXT = [types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL, types.DATE];

/**
 * The embedded database for the query builder. That hands the same parsers along with every query, for which the
 * database copies its whole table of them each time, and that takes as long as a small query: here they are set once.
 */
class EmbeddedDatabase extends PGlite {
  override query<T>(text: string, params?: unknown[], options?: QueryOptions) {
    return super.query<T>(text, params as never, withoutParsers(options));
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((tx) => {
      const lean = Object.create(tx) as Transaction;
      lean.query = (text, params, options) => tx.query(text, params, withoutParsers(options));
      return work(lean);
    });
  }
}

function withoutParsers({ parsers: _set, ...options }: QueryOptions = {}): QueryOptions {
  return options;
}

export async function openEmbeddedDatabase(options: PGliteOptions): Promise<PGlite> {
  const database = new EmbeddedDatabase(options);
  await database.waitReady;
  for (const type of AS_TEXT) database.parsers[type] = (value: string) => value;
  return database;
}
