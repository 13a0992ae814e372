import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ROLE as ROLE_INPUT } from '../../demo/platform/testing/role-sample.js';
import { createWorld, type CallInit, type World } from '../../test/helpers/messages-gateway.js';
import { createRealGateway, type RealGateway } from '../../test/helpers/real-gateway.js';
import { read, until, type Loose } from '../../test/helpers/served-gateway.js';

/** The number of a member in the credentials who has no role of the staff, and of one who stays outside. */
const MEMBER = 4;
const STRANGER = 5;
const ROLE = 'Bench crew';

let world: World;
let gateway: RealGateway;
let channel: string;
let role: string;
let message: string;

const system = async (method: string, path: string, body?: object): Promise<Loose> => {
  const headers = { 'x-api-key': world.credentials.systemKey, 'content-type': 'application/json' };
  const answer = await fetch(`${world.url}/api/v1${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status } = answer;
  assert.ok(answer.ok, `${method} ${path}: ${status}`);
  return (await read(answer)).body;
};

before(async () => {
  world = await createWorld();
  channel = world.channel('open', 1);
  const made = await system('POST', '/roles', { ...ROLE_INPUT, title: ROLE });
  role = made._id;
  gateway = await createRealGateway(world, {
    channels: { public: [], members: [{ id: channel, roles: [ROLE] }] },
    options: { sync: { intervalMs: 200 } },
  });
});
after(async () => {
  await gateway?.close();
  await world?.close();
});

const setRole = async (verb: 'add' | 'remove', as: number) => {
  await system('POST', `/roles/${role}/${verb}`, { userId: world.credentials.users[as]!.userId });
  const expected = verb === 'add' ? 200 : 404;
  const status = async () => (await gateway.call(`/v1/channels/${channel}/messages`, { as })).status;
  await until(async () => (await status()) === expected, 20_000);
};

let serial = 0;
/** Everything that can be done with the channel, and how it is answered. */
async function everything(init: CallInit): Promise<Record<string, number>> {
  const key = () => `k${(serial += 1)}`;
  const calls: Record<string, [string, CallInit]> = {
    list: [`/v1/channels/${channel}/messages`, {}],
    message: [`/v1/messages/${message}`, {}],
    replies: [`/v1/messages/${message}/replies`, {}],
    send: [`/v1/channels/${channel}/messages`, { key: key(), json: { text: `Said ${serial}` } }],
    reply: [`/v1/messages/${message}/replies`, { key: key(), json: { text: `Replied ${serial}` } }],
    react: [`/v1/messages/${message}/reactions/heart`, { method: 'PUT' }],
    unreact: [`/v1/messages/${message}/reactions/heart`, { method: 'DELETE' }],
  };
  const out: Record<string, number> = {};
  for (const [name, [path, more]] of Object.entries(calls)) {
    out[name] = (await gateway.call(path, { ...init, ...more })).status;
  }
  const { channels } = await read(await gateway.call('/v1/channels', init));
  out['channels'] = channels.length;
  return out;
}

const NOTHING = {
  list: 404,
  message: 404,
  replies: 404,
  send: 404,
  reply: 404,
  react: 404,
  unreact: 404,
  channels: 0,
};

describe('a channel for one role', () => {
  it('opens with the role, on every route, and closes with its loss', async () => {
    await setRole('add', MEMBER);
    const { messages } = await read(await gateway.call(`/v1/channels/${channel}/messages`, { as: MEMBER }));
    message = messages.at(-1).id;
    assert.deepEqual(await everything({ as: MEMBER }), {
      list: 200,
      message: 200,
      replies: 200,
      send: 200,
      reply: 200,
      react: 204,
      unreact: 501,
      channels: 1,
    });
    assert.deepEqual(await everything({ as: STRANGER }), NOTHING);
    assert.deepEqual(await everything({}), NOTHING);
    await setRole('remove', MEMBER);
    assert.deepEqual(await everything({ as: MEMBER }), NOTHING);
  });

  it('does what the scope of the session says, and no more', async () => {
    await setRole('add', MEMBER);
    assert.deepEqual(await everything({ as: MEMBER, scope: ['read'] }), {
      list: 200,
      message: 200,
      replies: 200,
      send: 403,
      reply: 403,
      react: 403,
      unreact: 403,
      channels: 1,
    });
    assert.deepEqual(await everything({ as: MEMBER, scope: ['post'] }), NOTHING);
    await setRole('remove', MEMBER);
  });
});
