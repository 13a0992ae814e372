import { IntegrationApi } from '../../src/api/integration-api.js';
import type { UserRow } from '../../src/contract/users.js';
import { BoardService } from '../../src/gateway/boards/board-service.js';
import { DayBook } from '../../src/gateway/boards/day-book.js';
import { createLog } from '../../src/gateway/log.js';
import { MemberDirectory } from '../../src/gateway/members/member-directory.js';
import { SyncState } from '../../src/gateway/members/sync-state.js';
import { parseOptions } from '../../src/gateway/options/parse.js';
import type { GatewayInput } from '../../src/gateway/options/schema.js';
import { Sequence } from '../../src/gateway/sequence.js';
import { Slots } from '../../src/gateway/standings/slots.js';
import { MemoryStore } from '../../src/gateway/store/memory-store.js';
import type { Store } from '../../src/gateway/store/store.js';

/** The boards of a gateway with all that they stand on, but without a platform: a test says who is there, and when. */
export class BoardWorld {
  readonly slots = new Slots();
  readonly boards: BoardService;
  readonly directory: MemberDirectory;
  readonly hidden = new Set<string>();
  readonly #state = new SyncState();
  readonly #days: DayBook;
  now: number;

  constructor(now: number, options: Partial<GatewayInput>, store: Store = new MemoryStore()) {
    this.now = now;
    const clock = () => this.now;
    const log = createLog({ level: 'silent' });
    const { slots } = this;
    const parsed = parseOptions({
      publicUrl: 'https://gateway.example',
      publicIdKey: 'a public id key of this test',
      platform: { integrationUrl: 'http://platform.test/apis/v1', communityKey: 'a key of this test' },
      store: 'memory',
      ...options,
    });
    this.#days = new DayBook({ store, slots, columns: () => this.boards.columns, log });
    this.boards = new BoardService({
      options: parsed,
      slots,
      days: this.#days,
      seq: new Sequence(),
      freshness: this.#state,
      log,
      now: clock,
      tierOf: () => undefined,
    });
    this.directory = new MemberDirectory({
      api: new IntegrationApi({
        key: 'a key of this test',
        baseUrl: parsed.platform.integrationUrl,
        fetch: () => Promise.reject(new Error('nobody is asked')),
      }),
      publicIdKey: parsed.publicIdKey,
      columns: () => this.boards.asked,
      media: { addressOf: () => undefined },
      tierOf: () => undefined,
      isHidden: (platformId) => this.hidden.has(platformId),
      now: clock,
      watchers: [this.boards],
    });
    this.boards.use(this.directory);
  }

  async open(): Promise<void> {
    await this.#days.open();
  }

  /** Rows as a sweep brings them. */
  take(rows: readonly UserRow[]): void {
    this.now += 1;
    this.directory.take(rows, this.now);
  }

  /** A sweep is complete: what is due is turned over. */
  async swept(first = false): Promise<void> {
    this.#state.asOfMs = this.now;
    this.#state.loaded = true;
    await this.boards.turn(first);
  }
}
