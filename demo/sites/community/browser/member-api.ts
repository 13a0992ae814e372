import { UserApi } from '../../../../src/api/user-api.js';
import type { UserSends } from '../../../../src/model/user-sends.js';
import type { Session } from '../../../../src/session/session.js';
import { ownKey } from './account.js';

/**
 * The recommended way: the page has no key. Calls go to the gateway with the page's session, and the
 * gateway adds the key that this app's server keeps for the member.
 */
export function keyOnServer(gateway: string, session: Session): UserSends {
  return new UserApi({
    // Never sent: the header is written anew for each call, as sessions are renewed.
    key: 'session',
    baseUrl: `${gateway}/v1/user-api`,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${(await session.token()) ?? ''}`);
      return fetch(input, { ...init, headers });
    },
  });
}

/**
 * The other way: the page asks its server for the key once, keeps it in this closure and nowhere else, and
 * calls the platform itself. Replies and reactions go through the gateway, as the page does not know the
 * platform's ids of messages.
 */
export function keyInPage(): UserSends {
  let api: Promise<UserApi> | undefined;
  const ready = (): Promise<UserApi> =>
    (api ??= ownKey().then(
      (own) => {
        if (own) return new UserApi(own);
        api = undefined;
        throw Object.assign(new Error('the key lies with the server'), { code: 'FORBIDDEN' });
      },
      (error: unknown) => {
        api = undefined;
        throw error;
      },
    ));
  return { send: async (message, o) => (await ready()).send(message, o) };
}
