import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../redis/connection.js';
import type { SharedRoom, StoreRoom } from './store.js';

type Heard = (room: SharedRoom, key: string | undefined) => void;

const SHARED: readonly SharedRoom[] = ['revoked', 'hidden'];
/** Beyond so many keys of one write the others read the room anew. */
const MOST = 100;

/**
 * What gateways tell each other about their store, over a channel of Redis. A message goes out in the transaction of its
 * write. After the channel was away anything may have been missed: then everything is to be read anew.
 */
export class StoreHearing {
  readonly channel: string;
  readonly #id = randomUUID();
  readonly #subscriber: RedisConnection;
  readonly #watchers = new Set<{ rooms: readonly SharedRoom[]; heard: Heard }>();
  readonly #stop: () => void;

  private constructor(subscriber: RedisConnection) {
    this.#subscriber = subscriber;
    this.channel = subscriber.key('changes');
    this.#stop = subscriber.onChange((ready) => {
      if (ready) for (const room of SHARED) this.#tell(room, undefined);
    });
  }

  static async open(redis: RedisConnection): Promise<StoreHearing> {
    const hearing = new StoreHearing(await redis.open('changes'));
    await hearing.#subscriber.run((client) =>
      client.subscribe(hearing.channel, (message) => hearing.#hear(message)),
    );
    return hearing;
  }

  /** What the others are told about a write. */
  messagesOf(
    room: StoreRoom,
    put: readonly (readonly [key: string, text: string])[],
    gone: readonly string[],
  ): string[] {
    if (!isShared(room)) return [];
    if (put.length + gone.length > MOST) return [JSON.stringify([this.#id, room])];
    const keys = [...put.map(([key]) => key), ...gone];
    return keys.map((key) => JSON.stringify([this.#id, room, key]));
  }

  watch(rooms: readonly SharedRoom[], heard: Heard): () => void {
    const watcher = { rooms, heard };
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  async close(): Promise<void> {
    this.#stop();
    this.#watchers.clear();
    await this.#subscriber.close();
  }

  #hear(message: string): void {
    const [from, room, key] = JSON.parse(message) as [string, StoreRoom, string | undefined];
    if (from !== this.#id && isShared(room)) this.#tell(room, key);
  }

  #tell(room: SharedRoom, key: string | undefined): void {
    for (const { rooms, heard } of this.#watchers) if (rooms.includes(room)) heard(room, key);
  }
}

function isShared(room: StoreRoom): room is SharedRoom {
  return (SHARED as readonly StoreRoom[]).includes(room);
}
