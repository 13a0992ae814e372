import type { $ZodType } from 'zod/v4/core';

/** How sure the contract is of an endpoint: read whole, read in part, or only its title. */
export type Certainty = 'SEEN' | 'PARTLY' | 'NOT FOUND';

export type Api = 'system' | 'secure-auth' | 'application' | 'integration' | 'user' | 'widget' | 'webhook';

/** One endpoint of the platform as its documentation lists it, and where the project has it. */
export interface Row {
  /** `<api>.<resource>.<verb>`, such as `system.channels.create`: tests name it in brackets in their titles. */
  readonly key: string;
  /** Its titles in the documentation's tables of contents, with their places, verbatim: `System API › Role › delete role`. */
  readonly titles: readonly string[];
  /** Where it was read: pages of the documentation, or the row of the contract that infers it. */
  readonly source: string;
  readonly certainty: Certainty;
  readonly api: Api;
  /** Method and path below the surface of its API, with parameters as Hono writes them: `PUT /roles/:id`. */
  readonly route: string;
  /** The method of the typed client: `SystemApi.roles.update`. */
  readonly client: string;
  /** What a key needs. Absent: any key of its kind. */
  readonly permission?: string;
  /** One sentence. */
  readonly summary: string;
  /** JSON body, or the fields of a multipart form. */
  readonly body?: $ZodType;
  readonly query?: $ZodType;
  readonly form?: true;
  /** Headers of its own beyond those that prove who calls, by name, each with a sentence. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The data inside the envelope. */
  readonly answer: $ZodType;
  /** Status of success. 200. */
  readonly status?: 201;
}
