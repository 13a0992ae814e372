import type { Lease, SendLock } from './lock.js';
import { isSettled, type SendOrder, type SendRecord, type SendRecords } from './send-record.js';

/** What there is to do for a send, for whoever got its lock. */
export interface Claim {
  /** Undefined when somebody else is at it. */
  lease: Lease | undefined;
  /** The send as the shared store has it now; undefined where it is not there, or the store is not shared. */
  record?: SendRecord | undefined;
  /** What a gateway that has ended left open in this channel: it comes first, and the lock stands for it. */
  before?: [id: string, record: SendRecord];
}

/** Decides which send of a member in a channel is under way, and where. */
export class Claims {
  readonly #lock: SendLock;
  readonly #records: SendRecords;

  constructor(lock: SendLock, records: SendRecords) {
    this.#lock = lock;
    this.#records = records;
  }

  /** Whether other gateways take part. */
  get areShared(): boolean {
    return this.#lock.isShared;
  }

  /** Waits for the lock and reads what is known then: another gateway may have had the same key meanwhile. */
  async claim(
    id: string,
    { sub, channel }: Pick<SendOrder, 'sub' | 'channel'>,
    waitMs: number,
  ): Promise<Claim> {
    const lease = await this.#lock.acquire(`${sub} ${channel}`, waitMs, id);
    if (!this.areShared) return { lease };
    try {
      const record = await this.#records.get(id);
      const left = lease?.left;
      if (!lease || left === undefined || left === id) return { lease, record };
      const other = await this.#records.get(left);
      if (other && !isSettled(other)) return { lease, record, before: [left, other] };
      await lease.take(id);
      return { lease, record };
    } catch (error) {
      lease?.abandon();
      throw error;
    }
  }
}
