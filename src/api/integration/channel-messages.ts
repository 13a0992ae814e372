import * as z from 'zod/mini';
import {
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  type SentData,
} from '../../contract/messages.js';
import type { CallOptions, Client } from '../client.js';
import { Sent } from '../sent.js';

/** Kinds of channels that have message actions of their own, as the paths write them. */
export type ChannelKind =
  'private-dm-channel' | 'public-channel' | 'forum-channel' | 'text-channel' | 'iframe-channel';

/**
 * Message actions for channels of one kind: the platform refuses a channel of another kind. NOT FOUND beyond
 * their titles; paths after `messaging/message-actions/public-channel/send`, bodies as for every channel.
 */
export class ChannelMessagesApi {
  readonly #client: Client;
  readonly #path: string;

  constructor(client: Client, kind: ChannelKind) {
    this.#client = client;
    this.#path = `messages/${kind}`;
  }

  /** Posts in somebody's name; a forum needs `forumTopicId`. `POST /messages/{kind}/send`, inferred. */
  async send(message: SendMessageRequest & { sender: string }, o: CallOptions = {}): Promise<SentData> {
    const json = this.#client.check(SendMessageRequest, message);
    return this.#client.call(Sent, { method: 'POST', path: `${this.#path}/send`, json }, o);
  }

  /** Answers a message in somebody's name. `POST /messages/{kind}/reply`, inferred. */
  async reply(message: ReplyMessageRequest & { sender: string }, o: CallOptions = {}): Promise<SentData> {
    const json = this.#client.check(ReplyMessageRequest, message);
    return this.#client.call(Sent, { method: 'POST', path: `${this.#path}/reply`, json }, o);
  }

  /** Reacts in somebody's name, with a shortcode. `POST /messages/{kind}/react`, inferred. */
  async react(reaction: ReactMessageRequest & { sender: string }, o: CallOptions = {}): Promise<void> {
    const json = this.#client.check(ReactMessageRequest, reaction);
    await this.#client.call(z.unknown(), { method: 'POST', path: `${this.#path}/react`, json }, o);
  }
}
