import * as z from 'zod/mini';
import { ChannelInput, ChannelsData, PlatformChannel } from '../../contract/channels.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/** Channels of the key's community. */
export class SystemChannels {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Every channel. `GET /channels`, NOT FOUND and inferred. */
  async list(o: CallOptions = {}): Promise<PlatformChannel[]> {
    return this.#client.call(ChannelsData, { path: 'channels' }, o);
  }

  /** `POST /channels`, SEEN (api-8891791). */
  async create(channel: ChannelInput, o: CallOptions = {}): Promise<PlatformChannel> {
    const json = this.#client.check(ChannelInput, channel);
    return this.#client.call(PlatformChannel, { method: 'POST', path: 'channels', json }, o);
  }

  /** Topic and type are both needed. `PUT /channels/{id}`, PARTLY (api-8891793). */
  async update(id: string, channel: ChannelInput, o: CallOptions = {}): Promise<PlatformChannel> {
    const json = this.#client.check(ChannelInput, channel);
    const path = `channels/${idSegment(id)}`;
    return this.#client.call(PlatformChannel, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /** Deletes a channel and what was said in it. `DELETE /channels/{id}`, NOT FOUND and inferred. */
  async delete(id: string, o: CallOptions = {}): Promise<void> {
    const path = `channels/${idSegment(id)}`;
    await this.#client.call(z.unknown(), { method: 'DELETE', path, idempotent: false }, o);
  }
}
