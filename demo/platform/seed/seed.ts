import { eq, sql } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import * as schema from '../db/schema.js';
import { FRAME_DEFAULTS } from '../http/frame-input.js';
import { DAY_MS } from '../services/days.js';
import { hashKey } from '../services/keys.js';
import { hashPassword } from '../services/passwords.js';
import { COMMUNITY_PERMISSIONS } from '../services/permissions.js';
import { storeAccess } from './accounts.js';
import { activityOf, calendarUpTo, COIN_SETTING, XP_SETTING } from './activity.js';
import { seedApplication } from './application.js';
import { insertRows } from '../db/insert-rows.js';
import { CHANNELS, COMMUNITY_NAME, ROLES, TIERS, USER_FIELDS, type SeedChannel } from './community.js';
import {
  channelIdOf,
  communityIdOf,
  credentialsOf,
  topicIdOf,
  topicsOf,
  type Credentials,
} from './credentials.js';
import { CAST } from './cast.js';
import { seedGames } from './games.js';
import { storeLedger } from './ledger.js';
import { FIRST_NUMBER, people, type Person } from './people.js';
import { seededHex } from './random.js';
import { seedReferrals } from './referrals.js';
import { seedStore } from './store.js';
import { storeSystem } from './system.js';
import { spokenBy, talk } from './talk.js';

export interface SeedOptions {
  /** How many people, at least one. */
  members: number;
  /** The same number makes the same community. */
  seed: number;
  /** Called now and then with how many people are stored. */
  progress?: (done: number, members: number) => void;
}

const PEOPLE_AT_ONCE = 1000;

/** Replaces whatever the database holds by the seeded community: all of it or, after a failure, nothing. */
export async function seedCommunity(db: Database, options: SeedOptions, now: number): Promise<Credentials> {
  const credentials = credentialsOf(options.seed, options.members);
  await db.transaction(async (tx) => {
    await clear(tx);
    await storeCommunity(tx, options.seed, credentials, now);
    await storePeople(tx, options, now);
    // The first of the cast has the role of the owner, and the community knows who it is.
    await tx
      .update(schema.communities)
      .set({ ownerNumber: FIRST_NUMBER })
      .where(eq(schema.communities.id, credentials.communityId));
    await storeChannels(tx, options, now);
    await storeKeys(tx, credentials, now);
    await seedApplication(tx, options, now);
    await storeAccess(tx, options.seed);
    await storeSystem(tx, options, credentials, now);
    await seedGames(tx, options, now);
    await seedStore(tx, options, now);
    await storeLedger(tx, options, now);
    await seedReferrals(tx, options, now);
    await tx.insert(schema.settings).values({
      key: 'seed',
      value: { seed: options.seed, members: options.members },
    });
  });
  await db.execute(sql`analyze`);
  return credentials;
}

async function clear(db: Database): Promise<void> {
  await db.execute(
    sql`truncate ${schema.communities}, ${schema.users}, ${schema.rewards} restart identity cascade`,
  );
  await db.execute(sql`delete from ${schema.settings} where ${schema.settings.key} = 'seed'`);
}

async function storeCommunity(
  db: Database,
  seed: number,
  credentials: Credentials,
  now: number,
): Promise<void> {
  const communityId = communityIdOf(seed);
  const founded = new Date(now - 720 * DAY_MS);
  await db.insert(schema.communities).values({
    id: communityId,
    name: COMMUNITY_NAME,
    xpSetting: XP_SETTING,
    coinSetting: COIN_SETTING,
    systemKeyHash: hashKey(credentials.systemKey),
    createdAt: founded,
  });
  const dates = { createdAt: founded, updatedAt: founded };
  await db
    .insert(schema.roles)
    .values(ROLES.map((role) => ({ ...role, id: roleId(seed, role.title), communityId, ...dates })));
  await db.insert(schema.userFields).values(
    USER_FIELDS.map((field) => ({
      ...field,
      id: seededHex(seed, `field/${field.field}`, 24),
      communityId,
      ...dates,
    })),
  );
  for (const [order, tier] of TIERS.entries()) {
    const id = seededHex(seed, `tier/${order}`, 24);
    await db
      .insert(schema.tiers)
      .values({ id, communityId, order, name: tier.name, icon: `/tiers/${order + 1}.png` });
    await db
      .insert(schema.tierLevels)
      .values(tier.levels.map((xp, index) => ({ tierId: id, level: index + 1, xp })));
  }
}

const roleId = (seed: number, title: string): string => seededHex(seed, `role/${title}`, 24);

async function storePeople(db: Database, options: SeedOptions, now: number): Promise<void> {
  const { seed, members } = options;
  const spoken = spokenBy(talk(seed, now));
  const calendar = calendarUpTo(now);
  const passwords = new Map(
    await Promise.all(
      credentialsOf(seed, members).users.map(
        async (user) => [user.username, await hashPassword(user.password)] as const,
      ),
    ),
  );
  let batch: Person[] = [];
  let done = 0;
  const flush = async () => {
    await storeBatch(db, seed, batch, { spoken, calendar, passwords, now });
    done += batch.length;
    batch = [];
    options.progress?.(done, members);
  };
  for (const person of people(seed, members, startOfDay(now))) {
    batch.push(person);
    if (batch.length === PEOPLE_AT_ONCE) await flush();
  }
  if (batch.length > 0) await flush();
  await db.execute(
    sql`select setval(pg_get_serial_sequence('users', 'number'), ${FIRST_NUMBER + members - 1}::bigint)`,
  );
}

const startOfDay = (now: number): number => Math.floor(now / DAY_MS) * DAY_MS;

async function storeBatch(
  db: Database,
  seed: number,
  batch: readonly Person[],
  {
    spoken,
    calendar,
    passwords,
    now,
  }: {
    spoken: ReturnType<typeof spokenBy>;
    calendar: readonly string[];
    passwords: ReadonlyMap<string, string>;
    now: number;
  },
): Promise<void> {
  const community_id = communityIdOf(seed);
  const iso = (at: number) => new Date(at).toISOString();
  const users: Record<string, unknown>[] = [];
  const members: Record<string, unknown>[] = [];
  const held: Record<string, unknown>[] = [];
  const days: Record<string, unknown>[] = [];
  for (const person of batch) {
    const activity = activityOf(seed, person, spoken, calendar);
    const sum = (column: 'xp' | 'coins') => activity.reduce((total, day) => total + day[column], 0);
    const last = activity.at(-1);
    users.push({
      number: person.number,
      id: person.id,
      username: person.username,
      email: person.email,
      first_name: person.first,
      last_name: person.last,
      display_name: person.display,
      avatar: person.avatar,
      language: person.language,
      country: person.country,
      password_hash: passwords.get(person.username) ?? null,
      created_at: iso(person.joinedAt),
    });
    members.push({
      community_id,
      user_number: person.number,
      xp: sum('xp'),
      coins: sum('coins'),
      joined_at: iso(person.joinedAt),
      last_online_at: last
        ? iso(Math.min(now, Date.parse(last.day) + (person.number % 1440) * 60_000))
        : null,
      tags: person.tags,
      custom_fields: person.custom,
    });
    if (person.cast?.role)
      held.push({ community_id, user_number: person.number, role_id: roleId(seed, person.cast.role) });
    for (const day of activity) days.push({ community_id, ...day });
  }
  await insertRows(db, schema.users, users);
  await insertRows(db, schema.members, members);
  await insertRows(db, schema.memberRoles, held);
  await insertRows(db, schema.dailyActivity, days);
}

const seededFrame = (frame: NonNullable<SeedChannel['frame']>): schema.FrameSettings => ({
  ...FRAME_DEFAULTS,
  allowedOrigins: [new URL(frame.url).origin],
  ...frame,
});

async function storeChannels(db: Database, { seed, members }: SeedOptions, now: number): Promise<void> {
  const communityId = communityIdOf(seed);
  const numbers = new Map(
    CAST.slice(0, members).map((person, index) => [person.username, FIRST_NUMBER + index]),
  );
  const messages = talk(seed, now).filter((message) => message.by < FIRST_NUMBER + members);
  for (const [place, channel] of CHANNELS.entries()) {
    const createdAt = new Date(now - 720 * DAY_MS + place * 60_000);
    const id = channelIdOf(seed, channel.handle);
    await db.insert(schema.channels).values({
      id,
      communityId,
      topic: channel.topic,
      channelType: channel.channelType,
      viewRoles: (channel.viewRoles ?? []).map((title) => roleId(seed, title)),
      postRoles: (channel.postRoles ?? []).map((title) => roleId(seed, title)),
      frame: channel.frame ? seededFrame(channel.frame) : null,
      createdBy: FIRST_NUMBER,
      createdAt,
      updatedAt: createdAt,
    });
    const seats = (channel.people ?? []).flatMap((username) => numbers.get(username) ?? []);
    if (seats.length > 0)
      await db
        .insert(schema.channelMembers)
        .values(seats.map((userNumber) => ({ channelId: id, userNumber })));
    for (const title of topicsOf(channel.handle)) {
      const first = messages.find((message) => message.topic === title);
      await db.insert(schema.forumTopics).values({
        id: topicIdOf(seed, title),
        channelId: id,
        title,
        createdBy: first?.by ?? FIRST_NUMBER,
        createdAt: new Date(first?.at ?? now),
      });
    }
  }
  const known = new Set(messages.map((message) => message.id));
  await insertRows(
    db,
    schema.messages,
    messages.map((message) => ({
      id: message.id,
      community_id: communityId,
      channel_id: channelIdOf(seed, message.channel),
      forum_topic_id: message.topic === null ? null : topicIdOf(seed, message.topic),
      user_number: message.by,
      body: message.text,
      reply_to: message.replyTo !== null && known.has(message.replyTo) ? message.replyTo : null,
      created_at: new Date(message.at).toISOString(),
    })),
  );
  await insertRows(
    db,
    schema.reactions,
    messages.flatMap((message) =>
      message.reactions
        .filter((reaction) => reaction.by < FIRST_NUMBER + members)
        .map((reaction) => ({
          message_id: message.id,
          user_number: reaction.by,
          emoji: reaction.emoji,
          created_at: new Date(reaction.at).toISOString(),
        })),
    ),
  );
}

async function storeKeys(db: Database, credentials: Credentials, now: number): Promise<void> {
  const row = (name: string, key: string) => ({
    id: hashKey(`id/${key}`).slice(0, 24),
    communityId: credentials.communityId,
    name,
    head: key.slice(0, 4),
    hash: hashKey(key),
    createdAt: new Date(now),
    updatedAt: new Date(now),
  });
  await db.insert(schema.apiKeys).values([
    {
      ...row('Gateway', credentials.communityKey),
      permissions: [...COMMUNITY_PERMISSIONS],
    },
    ...credentials.users.map((user) => ({
      ...row('Demo', user.apiKey),
      userNumber: Number(user.userId),
      permissions: ['sendMessages', 'replyMessages', 'reactMessages', 'readOwnProfile', 'readOwnMessages'],
    })),
  ]);
}
