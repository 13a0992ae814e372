import { UserApi } from '../../../../src/api/user-api.js';
import type { UserSends } from '../../../../src/model/user-sends.js';
import type { Session } from '../../../../src/session/session.js';
import { ownKey } from './account.js';

/**
 * The recommended way: the page has no key. Calls go to the gateway with the page's session, and the
 * gateway adds the key that this app's server keeps for the member.
 */
export const keyOnServer = (gateway: string, session: Session): UserSends =>
  new UserApi({ baseUrl: `${gateway}/v1/user-api`, key: () => session.token() });

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
