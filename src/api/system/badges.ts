import * as z from 'zod/mini';
import { BadgeInput, BadgeMemberRequest, BadgesData, PlatformBadge } from '../../contract/badges.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/** Badges of the key's community. Their ids are UUIDs. */
export class SystemBadges {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `GET /badges`, NOT FOUND and inferred. */
  async list(o: CallOptions = {}): Promise<PlatformBadge[]> {
    return this.#client.call(BadgesData, { path: 'badges' }, o);
  }

  /** `POST /badges`, PARTLY (api-8891815). */
  async create(badge: BadgeInput, o: CallOptions = {}): Promise<PlatformBadge> {
    const json = this.#client.check(BadgeInput, badge);
    return this.#client.call(PlatformBadge, { method: 'POST', path: 'badges', json }, o);
  }

  /** What is left out stays as it is. `PUT /badges/{id}`, PARTLY (api-8891861). */
  async update(id: string, badge: BadgeInput, o: CallOptions = {}): Promise<PlatformBadge> {
    const json = this.#client.check(BadgeInput, badge);
    const path = `badges/${idSegment(id)}`;
    return this.#client.call(PlatformBadge, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /** Takes the badge from everybody and for good. `DELETE /badges/{id}`, NOT FOUND and inferred. */
  async delete(id: string, o: CallOptions = {}): Promise<void> {
    const path = `badges/${idSegment(id)}`;
    await this.#client.call(z.unknown(), { method: 'DELETE', path, idempotent: false }, o);
  }

  /**
   * Gives a member (by short id) a badge, and the XP and coins that it stands for; answers all their badges.
   * `POST /badges/{id}/award`, SEEN (award-user-badge).
   */
  async award(id: string, userId: string, o: CallOptions = {}): Promise<PlatformBadge[]> {
    const json = this.#client.check(BadgeMemberRequest, { userId });
    const path = `badges/${idSegment(id)}/award`;
    return this.#client.call(BadgesData, { method: 'POST', path, json }, o);
  }

  /** Takes a badge from a member. `POST /badges/{id}/remove`, SEEN (api-8891875): the answer is an empty list. */
  async remove(id: string, userId: string, o: CallOptions = {}): Promise<void> {
    const json = this.#client.check(BadgeMemberRequest, { userId });
    const path = `badges/${idSegment(id)}/remove`;
    await this.#client.call(z.unknown(), { method: 'POST', path, json }, o);
  }
}
