import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { and, eq, sql } from 'drizzle-orm';
import {
  communities,
  incomingWebhookCalls,
  memberEvents,
  members,
  users,
  workflowSessions,
} from './db/schema.js';
import { createAccount } from './services/accounts.js';
import { endRotation, setActive, switchOff, switchOn } from './services/incoming-webhooks/manage.js';
import { refusal } from './testing/clients.js';
import { NOON, testPlatform, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';
import { workflowOf, type TestWorkflow } from './testing/webhooks.js';

let made = 0;
/** A registration of somebody new. */
const somebody = (more: object = {}) => {
  made += 1;
  return {
    eventType: 'user.registered',
    customerId: `C-${made}`,
    email: `Flow.Person${made}@example.org`,
    firstName: 'Ines',
    lastName: 'Vega',
    occurredAt: '2026-10-14T11:59:00Z',
    ...more,
  };
};

describe('Workflow webhooks', () => {
  let p: TestPlatform;
  let other: SecondCommunity;
  let flow: TestWorkflow;
  before(async () => {
    p = await testPlatform({ members: 20 });
    other = await secondCommunity(p.platform);
    flow = await workflowOf(p);
  });
  after(() => p.close());

  const memberBy = async (email: string) => {
    const [row] = await p.platform.db
      .select()
      .from(users)
      .innerJoin(members, eq(members.userNumber, users.number))
      .where(
        and(
          eq(sql`lower(${users.email})`, email.toLowerCase()),
          eq(members.communityId, p.credentials_.communityId),
        ),
      );
    return row;
  };

  it('[webhooks.workflow.handshake] the key in either header gives a token of 300 seconds', async () => {
    for (const headers of [
      { 'x-api-key': flow.key },
      { authorization: flow.key },
      { authorization: `Bearer ${flow.key}` },
      { authorization: flow.key, 'x-api-key': flow.key },
    ]) {
      const { status, body } = await flow.handshake(headers as Record<string, string>);
      assert.equal(status, 200);
      assert.match(body.data.sessionToken, /^[0-9a-f]{64}$/);
      assert.equal(body.data.expiresIn, 300);
    }
    assert.equal((await flow.handshake(undefined, '{ }')).status, 200);
    assert.match(await flow.client.handshake(), /^[0-9a-f]{64}$/);
  });

  it('[webhooks.workflow.handshake] no key, a wrong one, two that differ and a body are refused', async () => {
    const wrong = 'f'.repeat(64);
    for (const [headers, code] of [
      [{}, 'API_KEY_MISSING'],
      [{ 'x-api-key': wrong }, 'API_KEY_INVALID'],
      [{ authorization: wrong }, 'API_KEY_INVALID'],
      [{ authorization: wrong, 'x-api-key': flow.key }, 'API_KEY_INVALID'],
      [{ authorization: flow.key, 'x-api-key': wrong }, 'API_KEY_INVALID'],
      [{ 'x-api-key': (await workflowOf(p)).key }, 'API_KEY_INVALID'],
    ] as const) {
      const { status, body } = await flow.handshake(headers as Record<string, string>);
      assert.deepEqual([status, body.code], [401, code], JSON.stringify(headers));
    }
    assert.equal((await flow.handshake(undefined, { eventType: 'x' })).status, 400);
    assert.equal((await flow.handshake()).status, 200);
  });

  it('[webhooks.workflow.send] a registration makes a member, and a second one changes their names', async () => {
    const event = somebody();
    const created = await flow.client.send(event);
    assert.equal(created.outcome, 'created');
    const { users: user, members: member } = (await memberBy(event.email))!;
    assert.equal(user.id, created.member._id);
    assert.equal(created.member.userId, String(user.number));
    assert.deepEqual([user.firstName, user.lastName, user.displayName], ['Ines', 'Vega', 'Ines Vega']);
    assert.equal(member.customFields['customerid'], event.customerId);
    const info = await p.call('POST', '/users/info', { body: { idOrEmail: event.email } });
    assert.equal(info.status, 200);
    const updated = await flow.client.send({
      ...event,
      lastName: 'Vega Ruiz',
      occurredAt: '2026-10-14T12:00:00Z',
    });
    assert.equal(updated.outcome, 'updated');
    assert.equal(updated.member._id, created.member._id);
    assert.equal((await memberBy(event.email))!.users.lastName, 'Vega Ruiz');
    assert.notEqual(updated.eventId, created.eventId);
  });

  it('[webhooks.workflow.send] a username that is taken is no obstacle', async () => {
    const first = await flow.client.send(somebody({ email: 'twin@one.example' }));
    const second = await flow.client.send(somebody({ email: 'twin@two.example' }));
    assert.notEqual(first.member._id, second.member._id);
    assert.equal((await memberBy('twin@one.example'))!.users.username, 'twin');
    assert.match((await memberBy('twin@two.example'))!.users.username, /^twin-[0-9a-f]{6}$/);
  });

  it('[webhooks.workflow.send] an account of another community joins and keeps its names', async () => {
    const { user } = other;
    const event = somebody({ email: user.email, firstName: 'Somebody', lastName: 'Else' });
    const { outcome, member } = await flow.client.send(event);
    assert.equal(outcome, 'joined');
    assert.equal(member._id, user._id);
    const row = (await memberBy(user.email))!;
    assert.equal(row.users.firstName, 'Vera');
    assert.equal(row.members.customFields['customerid'], event.customerId);
  });

  it('[webhooks.workflow.send] other events are remembered with the member, with what else they say', async () => {
    const event = somebody();
    await flow.client.send(event);
    const told = await flow.client.send({
      ...event,
      eventType: 'deposit.first',
      amount: 250,
      currency: 'EUR',
    });
    assert.equal(told.outcome, 'recorded');
    const { users: user } = (await memberBy(event.email))!;
    const rows = await p.platform.db
      .select()
      .from(memberEvents)
      .where(eq(memberEvents.userNumber, user.number))
      .orderBy(memberEvents.createdAt, memberEvents.id);
    assert.deepEqual(
      rows.map(({ eventType, data }) => [eventType, data]),
      [
        ['user.registered', {}],
        ['deposit.first', { amount: 250, currency: 'EUR' }],
      ],
    );
    assert.equal(rows[1]!.id, told.eventId);
    assert.equal(rows[1]!.occurredAt.toISOString(), '2026-10-14T11:59:00.000Z');
    assert.equal(
      (await refusal(flow.client.send(somebody({ eventType: 'deposit.first' })), 404)).code,
      'NOT_FOUND',
    );
    assert.equal(
      (await refusal(flow.client.send(somebody({ eventType: 'user.updated' })), 404)).code,
      'NOT_FOUND',
    );
  });

  it('[webhooks.workflow.send] nobody is given the id or the address of somebody else', async () => {
    const [one, two] = [somebody(), somebody()];
    await flow.client.send(one);
    await flow.client.send(two);
    for (const event of [
      { ...one, email: two.email },
      { ...one, email: 'new.address@example.org' },
      { ...somebody(), email: one.email },
    ])
      assert.equal((await flow.tell(event)).status, 409, JSON.stringify(event));
    const gone = somebody();
    await flow.client.send(gone);
    await p.call('POST', '/users/manage', { body: { action: 'delete', user: gone.email } });
    assert.equal((await flow.tell(gone)).status, 409);
    assert.equal((await flow.tell({ ...somebody(), customerId: gone.customerId })).status, 409);
    assert.equal((await memberBy(one.email))!.members.customFields['customerid'], one.customerId);
  });

  it('[webhooks.workflow.send] where the community names no field for ids, people are known by address', async () => {
    const { communityId } = p.credentials_;
    const identifierField = (field: string | null) =>
      p.platform.db
        .update(communities)
        .set({ identifierField: field })
        .where(eq(communities.id, communityId));
    const account = somebody();
    await p.platform.db.transaction((tx) =>
      createAccount(tx, p.platform, {
        username: 'waits.outside',
        email: account.email,
        firstName: 'W',
        lastName: 'O',
        displayName: 'W O',
        passwordHash: null,
      }),
    );
    await identifierField(null);
    assert.equal((await flow.client.send(account)).outcome, 'joined');
    const event = somebody();
    assert.equal((await flow.client.send(event)).outcome, 'created');
    assert.equal((await flow.client.send(event)).outcome, 'updated');
    await identifierField('customerid');
    assert.equal((await flow.client.send(event)).outcome, 'updated');
    assert.equal((await memberBy(event.email))!.members.customFields['customerid'], event.customerId);
  });

  it('a token is for one event: sent again it is the same call, and another event is refused', async () => {
    const event = somebody();
    const token = await flow.token();
    const first = await flow.tell(event, token);
    const again = await flow.tell(event, token);
    assert.deepEqual(again.body, first.body);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    const second = await flow.tell({ ...event, firstName: 'Mallory' }, token);
    assert.deepEqual([second.status, second.body.code], [422, 'SESSION_USED']);
    assert.equal((await memberBy(event.email))!.users.firstName, 'Ines');
    // A token whose event was refused may be used for a better one.
    const spare = await flow.token();
    assert.equal((await flow.tell({ ...event, email: 'nobody' }, spare)).status, 400);
    assert.equal((await flow.tell({ ...event, eventType: 'kyc.passed' }, spare)).status, 200);
  });

  it('the same idempotency-key with a new token is the same call', async () => {
    const event = somebody();
    const one = await flow.client.send(event, { idempotencyKey: 'registration-1' });
    const two = await flow.client.send(event, { idempotencyKey: 'registration-1' });
    assert.deepEqual(two, one);
    const { code } = await refusal(
      flow.client.send({ ...event, firstName: 'Eve' }, { idempotencyKey: 'registration-1' }),
      422,
    );
    assert.equal(code, 'IDEMPOTENCY_MISMATCH');
  });

  it('ten registrations of one person at once make one member', async () => {
    const event = somebody();
    const answers = await Promise.all(Array.from({ length: 10 }, () => flow.client.send(event)));
    assert.equal(new Set(answers.map(({ member }) => member._id)).size, 1);
    assert.equal(answers.filter(({ outcome }) => outcome === 'created').length, 1);
  });

  it('a token ends: by time, with its key, with its workflow, and is good for no other', async () => {
    const event = somebody();
    const denied = async (token: string) => {
      const { status, body } = await flow.tell(event, token);
      assert.deepEqual([status, body.code], [401, 'SESSION_INVALID']);
    };
    for (const wrong of ['', 'x', 'f'.repeat(64), flow.key, await (await workflowOf(p)).token()])
      await denied(wrong);
    assert.equal((await p.call('POST', flow.path, { surface: '', key: null, body: event })).status, 401);
    const token = await flow.token();
    p.clock.at = NOON + 300_000;
    await denied(token);
    // The next handshake forgets what has ended.
    await flow.token();
    const left = await p.platform.db
      .select()
      .from(workflowSessions)
      .where(eq(workflowSessions.webhookId, flow.id));
    assert.equal(left.length, 1);
    p.clock.at = NOON;

    const own = await workflowOf(p);
    const rotated = await own.token();
    const { communityId } = p.credentials_;
    const next = await switchOn(p.platform, communityId, own.id, 'call');
    assert.equal((await own.handshake()).status, 200);
    await endRotation(p.platform, communityId, own.id);
    assert.equal((await own.tell(event, rotated)).body.code, 'SESSION_INVALID');
    assert.equal((await own.handshake()).body.code, 'API_KEY_INVALID');
    const { body } = await own.handshake({ 'x-api-key': next.key });
    const { sessionToken } = body.data;
    await setActive(p.platform, communityId, own.id, false);
    assert.equal((await own.tell(event, sessionToken)).body.code, 'WEBHOOK_OFF');
    await setActive(p.platform, communityId, own.id, true);
    assert.equal((await own.tell(event, sessionToken)).status, 200);
    await assert.rejects(switchOff(p.platform, communityId, own.id, 'call'), /called with a key/);
    await assert.rejects(switchOn(p.platform, communityId, own.id, 'encryption'), /no encrypted events/);
  });

  it('an event that says too little, too much or nonsense is refused naming the place', async () => {
    const good = somebody();
    for (const [change, place] of [
      [{ eventType: undefined }, 'eventType'],
      [{ eventType: 'User Registered' }, 'eventType'],
      [{ customerId: '' }, 'customerId'],
      [{ customerId: 'a\0b' }, 'customerId'],
      [{ email: 'nobody' }, 'email'],
      [{ firstName: 'x'.repeat(101) }, 'firstName'],
      [{ lastName: 'a\0' }, 'lastName'],
      [{ occurredAt: '2026-10-14' }, 'occurredAt'],
      [{ occurredAt: 'yesterday' }, 'occurredAt'],
      [{ occurredAt: '2026-10-14T12:06:00Z' }, 'occurredAt'],
      [{ deep: { inside: 1 } }, 'deep'],
      [{ nul: 'a\0b' }, 'nul'],
      [Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`extra${n}`, n])), 'says too much'],
      [{ ['n'.repeat(101)]: 1 }, 'has a name'],
    ] as const) {
      const { status, body } = await flow.tell({ ...good, ...change });
      assert.equal(status, 400, JSON.stringify(change));
      assert.ok(body.message.startsWith(place), body.message);
    }
    assert.equal((await flow.tell(good)).status, 200);
  });

  it('handshakes and events are in the log without key and token', async () => {
    const token = await flow.token();
    await flow.tell(somebody({ note: `with ${token}` }), token);
    const rows = await p.platform.db
      .select()
      .from(incomingWebhookCalls)
      .where(eq(incomingWebhookCalls.webhookId, flow.id));
    const text = JSON.stringify(rows);
    assert.ok(rows.some(({ outcome }) => outcome === 'SESSION_USED'));
    assert.ok(rows.some(({ outcome }) => outcome === 'API_KEY_INVALID'));
    assert.doesNotMatch(text, new RegExp(`${token}|${flow.key}`));
    assert.match(text, /sessionToken\\":\\"\[struck out\]/);
  });
});
