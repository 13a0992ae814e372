import { createPlatform } from '../../../demo/platform/create-platform.js';
import { apiKeys, messages, users } from '../../../demo/platform/db/schema.js';
import type { Credentials } from '../../../demo/platform/seed/credentials.js';

/** Everything that no public answer may hold. */
export class Secrets {
  readonly emails: ReadonlySet<string>;
  /** Ids of the platform for users and messages. */
  readonly ids: ReadonlyMap<string, 'user' | 'message'>;
  /** Keys, passwords, and what they are stored as. */
  readonly #keys: readonly [what: string, value: string][];

  constructor(
    emails: readonly string[],
    ids: readonly (readonly [id: string, of: 'user' | 'message'])[],
    keys: readonly [what: string, value: string][],
  ) {
    this.emails = new Set(emails.map((email) => email.toLowerCase()));
    this.ids = new Map(ids);
    this.#keys = keys.filter(([, value]) => value.length >= 8);
  }

  get keys(): number {
    return this.#keys.length;
  }

  /** What is in a text that must not be there; the values themselves are not repeated. */
  findIn(text: string): string[] {
    const found = new Set<string>();
    for (const [email] of text.matchAll(/[\p{L}\d._%+-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+/gu)) {
      found.add(this.emails.has(email.toLowerCase()) ? 'e-mail address of a member' : 'e-mail address');
    }
    for (const [id] of text.matchAll(/(?<![0-9a-f])[0-9a-f]{24}(?![0-9a-f])/gi)) {
      const of = this.ids.get(id.toLowerCase());
      if (of) found.add(`platform id of a ${of}`);
    }
    for (const [what, value] of this.#keys) if (text.includes(value)) found.add(what);
    if (/"(email|user_id|userId|platformId|shortId|username|apiKey)"\s*:/.test(text))
      found.add('a private field');
    return [...found];
  }
}

/** Reads the database itself, while no platform has it open. */
export async function readSecrets(
  data: string,
  credentials: Credentials,
  own: readonly [what: string, value: string][],
): Promise<Secrets> {
  const platform = await createPlatform({ data });
  try {
    const { db } = platform.platform;
    const people = await db.select({ id: users.id, email: users.email }).from(users);
    const said = await db.select({ id: messages.id }).from(messages);
    const stored = await db.select({ id: apiKeys.id, hash: apiKeys.hash }).from(apiKeys);
    return new Secrets(
      people.map(({ email }) => email),
      [
        ...people.map(({ id }) => [id.toLowerCase(), 'user'] as const),
        ...said.map(({ id }) => [id.toLowerCase(), 'message'] as const),
      ],
      [
        ['community key', credentials.communityKey],
        ['system key', credentials.systemKey],
        ...credentials.users.map(({ apiKey }): [string, string] => ['user key', apiKey]),
        ...credentials.users.map(({ password }): [string, string] => ['password', password]),
        ...stored.map(({ hash }): [string, string] => ['hash of a key', hash]),
        ...own,
      ],
    );
  } finally {
    await platform.close();
  }
}
