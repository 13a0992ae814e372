import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStore } from '../store/memory-store.js';
import type { Entry } from './entry.js';
import type { ReadBack } from './read-back.js';
import { recordId, SendRecords, type SendRecord } from './send-record.js';
import { Sender } from './sender.js';

const order = { sub: '7', channel: 'c'.repeat(24), text: 'Thanks!' };

describe('sends that were not settled when the gateway ended', () => {
  it('are taken up before the member sends the same words anew', async () => {
    const records = new SendRecords(new MemoryStore(), Date.now);
    const old: SendRecord = {
      ...order,
      key: 'before',
      state: 'sending',
      mark: { ids: [], at: null },
      at: Date.now(),
      attempts: 0,
    };
    await records.put(recordId(old), old);

    const stored: Entry[] = [];
    const newer = (record: Pick<SendRecord, 'mark'>): Entry[] =>
      stored.filter(({ id }) => !record.mark.ids.includes(id));
    const readBack = {
      mark: async () => ({ ids: stored.map(({ id }) => id), at: null }),
      find: async (record: SendRecord) => newer(record)[0],
    };
    const api = {
      send: async ({ channelId, message }: { channelId: string; message: string }) => {
        const id = `m${stored.length}`;
        stored.push({ id, channel: channelId, author: order.sub, text: message, at: Date.now() });
        return { id };
      },
    };
    const sender = new Sender(
      {
        api,
        members: { byShortId: () => ({ username: 'ada', xp: 0, coins: 0 }) },
        log: { info() {}, warn() {}, error() {}, debug() {} },
        clock: { now: Date.now },
        signal: new AbortController().signal,
      } as unknown as ConstructorParameters<typeof Sender>[0],
      {
        records,
        readBack: readBack as unknown as ReadBack,
        canReadBackReplies: () => false,
        stored: (_id, _record, entry) => entry?.id,
        gained: async () => undefined,
      },
      { settleMs: [5, 10] },
    );

    const anew = sender.submit({ ...order, key: 'after' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await sender.resume();
    assert.equal((await anew).state, 'sent');
    await sender.idle();
    assert.equal((await records.get(recordId(old)))?.state, 'sent');
    assert.equal(stored.length, 2, 'both were meant');
  });
});
