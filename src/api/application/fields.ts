import {
  CreateUserFieldRequest,
  UpdateUserFieldRequest,
  UserField,
  UserFieldsData,
} from '../../contract/user-fields.js';
import type { CallOptions, Client } from '../client.js';
import { idSegment } from '../path-id.js';

/**
 * Fields of the community's users: those that the platform keeps, and custom ones. Every call needs a key with
 * `userFields` or the token of an admin. The same paths are documented on the Application and the Integration host.
 */
export class UserFields {
  readonly #client: Client;
  readonly #community: () => string;

  constructor(client: Client, community: () => string) {
    this.#client = client;
    this.#community = community;
  }

  /**
   * Every field; those of the platform have no creator. `GET /communities/{communityId}/user-fields`, NOT FOUND and
   * inferred.
   */
  async list(o: CallOptions = {}): Promise<UserField[]> {
    return this.#client.call(UserFieldsData, { path: this.#path() }, o);
  }

  /** One field. `GET /communities/{communityId}/user-fields/{fieldId}`, NOT FOUND and inferred. */
  async get(fieldId: string, o: CallOptions = {}): Promise<UserField> {
    return this.#client.call(UserField, { path: this.#path(fieldId) }, o);
  }

  /**
   * Makes a custom field. CONFLICT: `field` is taken. `POST /communities/{communityId}/user-fields`, SEEN
   * (create-user-field, api-19250020).
   */
  async create(field: CreateUserFieldRequest, o: CallOptions = {}): Promise<UserField> {
    const json = this.#client.check(CreateUserFieldRequest, field);
    return this.#client.call(UserField, { method: 'POST', path: this.#path(), json }, o);
  }

  /**
   * Gives a custom field another name and type. CONFLICT: there are values that the type cannot hold.
   * `PUT /communities/{communityId}/user-fields/{fieldId}`, SEEN (api-18359704).
   */
  async update(fieldId: string, field: UpdateUserFieldRequest, o: CallOptions = {}): Promise<UserField> {
    const json = this.#client.check(UpdateUserFieldRequest, field);
    const path = this.#path(fieldId);
    return this.#client.call(UserField, { method: 'PUT', path, json, idempotent: false }, o);
  }

  /**
   * Deletes a custom field with its values and histories, for good; answers what it was.
   * `DELETE /communities/{communityId}/user-fields/{fieldId}`, NOT FOUND and inferred.
   */
  async delete(fieldId: string, o: CallOptions = {}): Promise<UserField> {
    const path = this.#path(fieldId);
    return this.#client.call(UserField, { method: 'DELETE', path, idempotent: false }, o);
  }

  #path(fieldId?: string): string {
    return `${this.#community()}/user-fields${fieldId === undefined ? '' : `/${idSegment(fieldId)}`}`;
  }
}
