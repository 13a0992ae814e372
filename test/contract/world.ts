import { sql } from 'drizzle-orm';
import { apiKeys, users } from '../../demo/platform/db/schema.js';
import { hashKey, newKey } from '../../demo/platform/services/keys.js';
import { issueToken } from '../../demo/platform/services/tokens.js';
import { testPlatform, type TestPlatform } from '../../demo/platform/testing/platform.js';
import { webhookOf, workflowOf } from '../../demo/platform/testing/webhooks.js';
import { endRotation, switchOn } from '../../demo/platform/services/incoming-webhooks/manage.js';
import { secondCommunity, type SecondCommunity } from '../../demo/platform/testing/second-community.js';

/** A seeded community, a second one beside it, and one of every kind of caller. */
export interface World {
  p: TestPlatform;
  other: SecondCommunity;
  communityId: string;
  /** An owner, and a member without any role; the member's key and token are those below. */
  owner: Person;
  member: Person;
  keys: {
    community: string;
    communityExpired: string;
    communityBare: string;
    user: string;
    userExpired: string;
    userBare: string;
    /** One to change and to delete. */
    spare: string;
    system: string;
  };
  tokens: { owner: string; member: string; expired: string; other: string };
  /** A webhook for each row of one, by its key; `other` is the second community's. */
  webhooks: Record<string, WorldWebhook>;
  /** Rows of a table in the first community, the oldest first, or of all where `where` says so. */
  rowsOf(table: string, where?: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export interface WorldWebhook {
  id: string;
  key: string;
  /** A key that was rotated and has ended; of an event, a session. */
  ended: string;
  /** The token of the last handshake, where the row is an event. */
  session: string;
}

export interface Person {
  _id: string;
  userId: string;
  username: string;
  email: string;
  password: string;
}

export async function openWorld(options: { strict?: boolean; members?: number } = {}): Promise<World> {
  const p = await testPlatform({
    members: options.members ?? 40,
    strict: options.strict ?? false,
    widgetSignin: true,
  });
  const other = await secondCommunity(p.platform);
  const { platform } = p;
  const { communityId, communityKey, systemKey } = p.credentials_;
  const owner = p.user('ada.okafor');
  const member = p.user('kenji.mori');
  const addKey = async (name: string, settings: object): Promise<string> => {
    const key = newKey();
    const now = new Date(p.clock.at);
    await platform.db.insert(apiKeys).values({
      id: platform.newId(),
      communityId,
      name,
      head: key.slice(0, 4),
      hash: hashKey(key),
      permissions: [],
      createdAt: now,
      updatedAt: now,
      ...settings,
    });
    return key;
  };
  const ended = { expirePeriod: 1, expireDate: new Date(p.clock.at - 1000) };
  const [full] = await platform.db
    .select({ permissions: apiKeys.permissions })
    .from(apiKeys)
    .where(sql`${apiKeys.hash} = ${hashKey(communityKey)}`);
  const { permissions } = full!;
  const own = { userNumber: Number(member.userId) };
  const writing = ['sendMessages', 'replyMessages', 'reactMessages'];
  const tokenOf = async (id: string) => {
    const [user] = await platform.db
      .select()
      .from(users)
      .where(sql`${users.id} = ${id}`);
    return issueToken(platform, user!);
  };
  const keys = {
    community: communityKey,
    communityExpired: await addKey('Ended', { permissions, ...ended }),
    communityBare: await addKey('Bare', {}),
    user: p.user('kenji.mori').apiKey,
    userExpired: await addKey('Ended own', { ...own, permissions: writing, ...ended }),
    userBare: await addKey('Bare own', { ...own, permissions: ['readOwnProfile'] }),
    spare: await addKey('Spare own', { ...own, permissions: ['readOwnProfile'] }),
    system: systemKey,
  };
  p.clock.at -= 8 * 86_400_000;
  const expired = await tokenOf(owner._id);
  p.clock.at += 8 * 86_400_000;
  return {
    p,
    other,
    communityId,
    owner,
    member,
    keys,
    tokens: {
      owner: await tokenOf(owner._id),
      member: await tokenOf(member._id),
      expired,
      other: await tokenOf(other.user._id),
    },
    webhooks: await openWebhooks(p, other.communityId),
    rowsOf: async (table, where) => {
      const condition = sql.raw(where ?? `community_id = '${communityId}'`);
      const answer = await platform.db.execute(
        sql`select * from ${sql.identifier(table)} where ${condition} order by 1`,
      );
      return (answer as unknown as { rows: Record<string, unknown>[] }).rows;
    },
    close: () => p.close(),
  };
}

/** A webhook for each of their rows, with a key that counts and one that has ended. */
async function openWebhooks(p: TestPlatform, otherId: string): Promise<Record<string, WorldWebhook>> {
  const { communityId } = p.credentials_;
  const rotated = async ({ id, key }: { id: string; key: string | undefined }): Promise<WorldWebhook> => {
    const next = await switchOn(p.platform, communityId, id, 'call');
    await endRotation(p.platform, communityId, id);
    return { id, key: next.key, ended: key!, session: '' };
  };
  const acting = async (action: 'send-message' | 'update-fields' | 'update-currency') =>
    rotated(await webhookOf(p, action, { key: true }));
  const flow = await workflowOf(p);
  const session = await flow.token();
  const workflow = await rotated(flow);
  const foreign = await webhookOf(p, 'update-currency', { key: true, communityId: otherId });
  return {
    'webhooks.incoming.sendMessage': await acting('send-message'),
    'webhooks.incoming.updateFields': await acting('update-fields'),
    'webhooks.incoming.updateCurrency': await acting('update-currency'),
    'webhooks.workflow.handshake': workflow,
    // The key of that session has ended, and the session with it.
    'webhooks.workflow.send': { ...workflow, ended: session },
    other: { id: foreign.id, key: foreign.key!, ended: '', session: '' },
  };
}
