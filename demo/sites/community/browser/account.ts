/** What the app's own server is asked. Its cookie says who asks. */

export interface Account {
  name: string;
  username: string;
}

export type KeyPlace = 'server' | 'page';

/** One of the member's keys, as it may be shown. */
export interface KeyRow {
  id: string;
  name: string;
  /** Its first four characters. */
  head: string;
  permissions: string[];
  days: number;
  /** ISO 8601; null is without end. */
  expireDate: string | null;
  /** Null where the platform does not say. */
  isActive: boolean | null;
  /** Null is everywhere, where `saysLimit`. */
  channels: string[] | null;
  saysLimit: boolean;
  createdAt: string | null;
  isOfApp: boolean;
}

export interface KeyInfo {
  name: string;
  permissions: string[];
  channels: string[] | null;
  expireDate: string | null;
}

export interface NewKey {
  name: string;
  permissions: string[];
  days: number;
  /** Empty: everywhere. */
  channels: string[];
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

export const signIn = (member: string): Promise<Account> => ask('/sign-in', form({ member }));
export const signOut = (): Promise<unknown> => ask('/sign-out', form({}));

export const readPlace = async (): Promise<KeyPlace> =>
  (await ask<{ place: KeyPlace }>('/account/place')).place;
export const movePlace = (place: KeyPlace): Promise<unknown> => ask('/account/place', form({ place }));

/** The key itself, for the way with the key in the page's memory. Undefined while the server keeps it. */
export const ownKey = (): Promise<{ key: string; baseUrl: string } | undefined> =>
  ask('/account/own-key', form({}));

export const listKeys = async (): Promise<KeyRow[]> => (await ask<{ keys: KeyRow[] }>('/account/keys')).keys;
export const makeKey = (key: NewKey): Promise<KeyRow & { key: string }> =>
  ask('/account/keys', json('POST', key));
/** Renewed with `days` from now; otherwise it ends when it would have ended. */
export const changeKey = (row: KeyRow, change: { days?: number; isActive?: boolean }): Promise<unknown> =>
  ask(
    `/account/keys/${row.id}`,
    json('PUT', {
      name: row.name,
      permissions: row.permissions,
      days: change.days ?? row.days,
      expireDate: change.days === undefined ? row.expireDate : null,
      isActive: change.isActive ?? row.isActive ?? true,
    }),
  );
export const deleteKey = (id: string): Promise<unknown> => ask(`/account/keys/${id}`, { method: 'DELETE' });
export const keyInfo = (): Promise<KeyInfo> => ask('/account/keys/info');
