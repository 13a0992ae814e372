import { createChannelServices } from '../../../../src/channel/index.js';
import type { ChannelServices } from '../../../../src/channel/types.js';
import type { GatewayCommunity } from '../../../../src/community/gateway-community.js';
import type { UserSends } from '../../../../src/model/user-sends.js';
import { sessionFor } from '../../../../src/session/shared.js';
import type { KeyPlace } from './account.js';
import { keyInPage, keyOnServer } from './member-api.js';

/**
 * What this page answers to its frames: everything that is read from the community, what is written with
 * the member's own key, wherever that lies, and tokens for a partner's server from the gateway.
 */
export class FrameServicesOfPage {
  readonly services: ChannelServices;
  readonly #gateway: string;
  #api: UserSends;

  constructor(community: GatewayCommunity, gateway: string) {
    this.#gateway = gateway;
    this.#api = keyOnServer(gateway, sessionFor('/session'));
    this.services = createChannelServices({
      community,
      userApi: { send: (message, o) => this.#api.send(message, o) },
      token: (channel, signal) => this.#token(channel, signal),
    });
  }

  /** A change of place, or of member, forgets the key of before. */
  use(place: KeyPlace): void {
    this.#api = place === 'page' ? keyInPage() : keyOnServer(this.#gateway, sessionFor('/session'));
  }

  async #token(channel: string, signal: AbortSignal): Promise<{ token: string; expiresAt: string }> {
    const session = await sessionFor('/session').token();
    const answer = await fetch(`${this.#gateway}/v1/channels/${channel}/identity`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session ?? ''}` },
      signal,
    });
    const code = { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN', 404: 'FORBIDDEN', 429: 'RATE_LIMITED' }[
      answer.status
    ];
    if (!answer.ok)
      throw Object.assign(new Error(`identity: ${answer.status}`), { code: code ?? 'UNAVAILABLE' });
    return (await answer.json()) as { token: string; expiresAt: string };
  }
}
