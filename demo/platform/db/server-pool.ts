import pg, { type PoolClient, type PoolConfig } from 'pg';

type Callback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/**
 * Connections to a database server that may go away at any moment. One that breaks while nothing is asked over it,
 * idle or between two statements of a transaction, does not end the process, and goes back by itself: a transaction
 * whose first statement fails is never released by the query builder, so that outages would use up the pool. One that
 * comes back in the middle of a transaction is not used again.
 */
export class ServerPool extends pg.Pool {
  constructor(config: PoolConfig) {
    super(config);
    this.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | void {
    if (callback) return super.connect(callback);
    return super.connect().then((client) => {
      const release = client.release.bind(client);
      let isOut = true;
      const back = (error?: Error | boolean): void => {
        if (!isOut) return;
        isOut = false;
        client.off('error', back);
        release(error ?? client.getTransactionStatus() !== 'I');
      };
      client.release = back;
      client.on('error', back);
      return client;
    });
  }
}
