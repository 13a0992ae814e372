import * as z from 'zod/mini';
import { PlatformRole, RoleInput, RoleMemberRequest, RolesData } from '../../contract/roles.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/**
 * Roles of the key's community. Mind that one path has two meanings: `GET /roles/{x}` is by user, `PUT` and
 * `DELETE /roles/{x}` are by role. The roles of a whole community are `servers.listRoles`.
 */
export class SystemRoles {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `POST /roles`, PARTLY (api-8873688): every field is required. */
  async create(role: RoleInput, o: CallOptions = {}): Promise<PlatformRole> {
    const json = this.#client.check(RoleInput, role);
    return this.#client.call(PlatformRole, { method: 'POST', path: 'roles', json }, o);
  }

  /** `PUT /roles/{id}`, PARTLY (api-8874265): every field is required. */
  async update(id: string, role: RoleInput, o: CallOptions = {}): Promise<PlatformRole> {
    const json = this.#client.check(RoleInput, role);
    const path = `roles/${idSegment(id)}`;
    return this.#client.call(PlatformRole, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /** Takes the role from everybody and for good. `DELETE /roles/{id}`, NOT FOUND and inferred. */
  async delete(id: string, o: CallOptions = {}): Promise<void> {
    const path = `roles/${idSegment(id)}`;
    await this.#client.call(z.unknown(), { method: 'DELETE', path, idempotent: false }, o);
  }

  /** The roles of a member, by short id. `GET /roles/{userId}`, SEEN (api-8951059). */
  async list(userId: string, o: CallOptions = {}): Promise<PlatformRole[]> {
    return this.#client.call(RolesData, { path: `roles/${idSegment(userId)}` }, o);
  }

  /** Gives a member a role; answers all that they have. `POST /roles/{id}/add`, NOT FOUND and inferred. */
  async add(id: string, userId: string, o: CallOptions = {}): Promise<PlatformRole[]> {
    return this.#change(id, 'add', userId, o);
  }

  /** Takes a role from a member; answers what is left. `POST /roles/{id}/remove`, NOT FOUND and inferred. */
  async remove(id: string, userId: string, o: CallOptions = {}): Promise<PlatformRole[]> {
    return this.#change(id, 'remove', userId, o);
  }

  #change(id: string, verb: 'add' | 'remove', userId: string, o: CallOptions): Promise<PlatformRole[]> {
    const json = this.#client.check(RoleMemberRequest, { userId });
    const path = `roles/${idSegment(id)}/${verb}`;
    return this.#client.call(RolesData, { method: 'POST', path, json }, o);
  }
}
