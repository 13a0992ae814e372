/** The gateway's transport against a whole gateway on a sandbox platform: the same contract as the others. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GatewayCommunity } from '../../src/community/gateway-community.js';
import type { Config } from '../../src/model/config.js';
import { Session } from '../../src/session/session.js';
import { communityContract } from '../browser/contract/community-contract.js';
import { createWorld } from '../helpers/messages-gateway.js';
import { createRealGateway, PUBLIC_URL } from '../helpers/real-gateway.js';

communityContract('behind a gateway', { describe, it, before, after }, async () => {
  const world = await createWorld();
  const channel = world.channel('open');
  const { gateway, close } = await createRealGateway(world, { channels: { public: [channel] } });
  const subs = world.credentials.users.slice(0, 2).map(({ userId }) => userId);
  let signedIn: string | undefined;
  const session = new Session({
    getToken: async () => (signedIn === undefined ? null : gateway.createSession({ sub: signedIn })),
  });
  const ask: typeof fetch = async (input, init) =>
    gateway.fetch(new Request(input, init), { ip: '127.0.0.1' });
  const community = new GatewayCommunity({ gateway: PUBLIC_URL, session, pollMs: 300, fetch: ask });
  const { boards } = (await (await ask(`${PUBLIC_URL}/v1/config`)).json()) as Config;
  return {
    community,
    board: boards[0]!.slug,
    channel,
    async signIn(as) {
      signedIn = as === null ? undefined : subs[as];
      await session.refresh();
    },
    async close() {
      session.close();
      await close();
      await world.close();
    },
  };
});

describe('an identity token through the community', () => {
  it('is for the partner of that channel, and for nobody who is not signed in', async () => {
    const world = await createWorld();
    const url = 'https://partner.example/app';
    const channel = world.channel('iframe');
    const changed = await fetch(`${world.url}/api/v1/channels/${channel}`, {
      method: 'PUT',
      headers: { 'x-api-key': world.credentials.systemKey, 'content-type': 'application/json' },
      body: JSON.stringify({ topic: 'Planner', channelType: 'iframe', url, identity: 'post-message' }),
    });
    assert.equal(changed.status, 200);
    const { gateway, close } = await createRealGateway(world, {
      channels: { iframe: [{ id: channel, url }] },
    });
    let signedIn: string | undefined = world.credentials.users[0]!.userId;
    const session = new Session({
      getToken: async () => (signedIn === undefined ? null : gateway.createSession({ sub: signedIn })),
    });
    const community = new GatewayCommunity({
      gateway: PUBLIC_URL,
      session,
      fetch: async (input, init) => gateway.fetch(new Request(input, init), { ip: '127.0.0.1' }),
    });
    const { token, expiresAt } = await community.identityToken(channel);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { aud: string };
    assert.equal(claims.aud, 'https://partner.example');
    assert.ok(Date.parse(expiresAt) - Date.now() <= 60_000);
    await assert.rejects(community.identityToken('no-such-channel'), {
      name: 'CommunityError',
      code: 'NOT_FOUND',
    });
    signedIn = undefined;
    await session.refresh();
    await assert.rejects(community.identityToken(channel), {
      name: 'CommunityError',
      code: 'UNAUTHENTICATED',
    });
    session.close();
    await close();
    await world.close();
  });
});
