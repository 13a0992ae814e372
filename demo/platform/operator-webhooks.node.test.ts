import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { encryptPayload } from '../../src/webhooks/index.js';
import { testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';
import { webhookOf } from './testing/webhooks.js';

const ORIGIN = 'http://127.0.0.1:3333';

describe('Incoming webhooks on the operator page', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let cookie: string;
  before(async () => {
    p = await testPlatform({ members: 20 });
    other = await secondCommunity(p.platform);
    const answer = await ask('/operator/sign-in', { systemKey: p.credentials_.systemKey });
    cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  });
  after(() => p.close());

  const ask = async (path: string, form?: Record<string, string>) => {
    const answer = await p.fetch(
      new Request(ORIGIN + path, {
        method: form ? 'POST' : 'GET',
        headers: { ...(cookie && { cookie }), ...(form && { origin: ORIGIN }) },
        ...(form && { body: new URLSearchParams(form).toString() }),
      }),
    );
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const list = (action?: string, form?: Record<string, string>) =>
    ask(`/operator/${p.credentials_.communityId}/incoming${action ? `/${action}` : ''}`, form);
  const make = async (form: Record<string, string>) => {
    const { text, status } = await list('incoming-create', { action: 'update-currency', ...form });
    return { text, status, path: /(\/webhooks\/\w+\/[0-9a-f]{32})\./.exec(text)?.[1] ?? '' };
  };
  const idOf = (path: string) => path.split('/').at(-1)!;
  const secretOf = (text: string) => /class="secret">([^<]+)</.exec(text)?.[1] ?? '';
  const call = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    p.call('POST', path, { surface: '', key: null, headers, body });
  const ADD = { user: 'kenji.mori', operation: 'add', amount: 1 };

  it('makes one, switches its key on, rotates it, ends the old one, switches it off', async () => {
    const { text, path } = await make({ name: '<i>Till</i>' });
    assert.match(text, /“&lt;i&gt;Till&lt;\/i&gt;” is made/);
    assert.equal((await call(path, ADD)).status, 200);
    const id = idOf(path);
    const first = secretOf((await list('incoming-key-on', { id })).text);
    assert.match(first, /^[0-9a-f]{64}$/);
    assert.equal((await call(path, ADD)).status, 401);
    const second = secretOf((await list('incoming-key-on', { id })).text);
    for (const key of [first, second])
      assert.equal((await call(path, ADD, { 'x-api-key': key })).status, 200);
    const shown = (await list()).text;
    assert.doesNotMatch(shown, new RegExp(`${first}|${second}`));
    assert.ok(shown.includes(`${second.slice(0, 4)}…`));
    assert.match((await list('incoming-keys-end', { id })).text, /only the newest keys/);
    assert.equal((await call(path, ADD, { 'x-api-key': first })).status, 401);
    assert.equal((await call(path, ADD, { 'x-api-key': second })).status, 200);
    assert.match((await list('incoming-key-off', { id })).text, /asks for no key/);
    assert.equal((await call(path, ADD)).status, 200);
  });

  it('switches encryption on with a made key and with one of somebody’s own', async () => {
    const { path } = await make({ name: 'Sealed' });
    const id = idOf(path);
    const made = (await list('incoming-encryption-on', { id })).text;
    const key = secretOf(made);
    const kid = /for encryption, ([0-9a-f]{24}),/.exec(made)![1]!;
    const sealed = (with_: { kid: string; key: string; compatibility?: boolean }) =>
      call(path, encryptPayload(JSON.stringify(ADD), with_), { 'x-encrypted': 'true' });
    assert.equal((await sealed({ kid, key })).status, 200);
    const chosen = 'a phrase of thirty-two letters !';
    const own = (await list('incoming-encryption-on', { id, key: chosen })).text;
    const ownKid = /for encryption, ([0-9a-f]{24}),/.exec(own)![1]!;
    assert.equal((await sealed({ kid: ownKid, key: chosen, compatibility: true })).status, 200);
    assert.equal((await list('incoming-encryption-on', { id, key: 'short' })).status, 400);
    assert.match((await list('incoming-encryption-off', { id })).text, /in the clear/);
    assert.equal((await call(path, ADD)).status, 200);
  });

  it('makes a workflow with its key, and one with limits', async () => {
    const flow = await make({ name: 'Registration', action: 'workflow' });
    const key = secretOf(flow.text);
    const shaken = await call(`${flow.path}/handshake`, undefined, { 'x-api-key': key });
    const { sessionToken } = shaken.body.data;
    assert.match(sessionToken, /^[0-9a-f]{64}$/);
    const person = { customerId: 'C-9', email: 'ines@example.org', occurredAt: '2026-10-14T11:30:00Z' };
    const event = { eventType: 'user.registered', ...person, plan: '<i>gold</i>' };
    assert.equal((await call(flow.path, event, { 'x-session-token': sessionToken })).status, 200);
    const events = (await ask(`/operator/${p.credentials_.communityId}/events`)).text;
    assert.match(events, /<code>ines<\/code>/);
    assert.match(events, /user\.registered/);
    assert.match(events, /2026-10-14 11:30/);
    assert.match(events, /&lt;i&gt;gold/);
    const floor = await make({ name: 'Overdraft', floor: '-500', sender: '', channels: '' });
    assert.match(floor.text, /down to -500/);
    assert.equal(
      (await call(floor.path, { user: 'kenji.mori', operation: 'set', amount: -500 })).body.data.balance,
      -500,
    );
    const topic = 'Workshop floor';
    const said = await make({ name: 'Bell', action: 'send-message', channels: topic, sender: 'kenji.mori' });
    assert.match(said.text, /Workshop floor, as kenji\.mori/);
    const sent = await call(said.path, { channelIds: [p.channel(topic).id], message: 'Rings' });
    assert.equal(sent.status, 200);
  });

  it('says what is wrong, and makes nothing then', async () => {
    for (const [form, status, says] of [
      [{ name: ' ' }, 400, /name: must have/],
      [{ name: 'x', action: 'nothing' }, 400, /action: is none/],
      [{ name: 'x', channels: 'Nowhere <b>' }, 404, /No channel is called “Nowhere &lt;b&gt;”/],
      [{ name: 'x', sender: 'nobody.here' }, 404, /Nobody is called/],
      [{ name: 'x', floor: '1e3' }, 400, /floor: must be a whole number/],
      [{ name: 'x', floor: '5' }, 400, /floor: must be a whole number from/],
    ] as const) {
      const { status: seen, text } = await make(form as Record<string, string>);
      assert.equal(seen, status, JSON.stringify(form));
      assert.match(text, says);
    }
    const theirs = await webhookOf(p, 'update-currency', { communityId: other.communityId });
    for (const action of ['key-on', 'encryption-on', 'key-off', 'keys-end', 'off', 'on', 'delete'])
      assert.equal((await list(`incoming-${action}`, { id: theirs.id })).status, 404, action);
    assert.doesNotMatch((await list()).text, new RegExp(theirs.id));
  });

  it('shows the calls with their outcome, and is done with a webhook that is deleted', async () => {
    const { path } = await make({ name: 'Logged' });
    const id = idOf(path);
    const key = secretOf((await list('incoming-key-on', { id })).text);
    await call(path, { ...ADD, reason: '<script>alert(1)</script>' }, { 'x-api-key': key });
    await call(path, ADD, { 'x-api-key': 'f'.repeat(64) });
    await list('incoming-off', { id });
    assert.equal((await call(path, ADD)).body.code, 'WEBHOOK_OFF');
    await list('incoming-on', { id });
    const page = await ask(`/operator/${p.credentials_.communityId}/calls`);
    assert.equal(page.status, 200);
    for (const outcome of ['OK', 'API_KEY_INVALID', 'WEBHOOK_OFF'])
      assert.ok(page.text.includes(`>${outcome}<`));
    assert.match(page.text, /&lt;script&gt;alert/);
    assert.match(page.text, /x-api-key: \[struck out\]/);
    assert.doesNotMatch(page.text, new RegExp(`${key}|<script`));
    assert.match((await list('incoming-delete', { id })).text, /“Logged” is deleted/);
    assert.equal((await call(path, ADD)).status, 404);
    assert.doesNotMatch((await ask(`/operator/${p.credentials_.communityId}/calls`)).text, /Logged/);
  });
});
