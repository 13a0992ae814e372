import { and, asc, count, desc, eq, ilike, inArray, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import {
  apiKeys,
  bulkJobs,
  channels,
  communities,
  leaderboards,
  members,
  messages,
  outbox,
  tierLevels,
  tiers,
  users,
  widgetAccessKeys,
} from '../db/schema.js';
import { maskKey } from '../services/keys.js';
import { countOf, date, state, type Cell, type List } from './list.js';
import { callList, eventList, incomingList } from './incoming-webhooks.js';
import { deliveryList, outgoingList } from './outgoing-webhooks.js';
import { orderList, productList } from './store.js';

/** A search finds a part of a name, a username or an address, or a short id. */
function found(search: string): SQL | undefined {
  if (search === '') return undefined;
  const part = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(
    ilike(users.displayName, part),
    ilike(users.username, part),
    ilike(users.email, part),
    ...(/^\d{1,9}$/.test(search) ? [eq(users.number, Number(search))] : []),
  );
}

const ofMembers = (communityId: string, search: string) =>
  and(eq(members.communityId, communityId), found(search));

const memberList: List = {
  name: 'members',
  title: 'Members',
  about: 'Everybody who joined, deleted ones included.',
  columns: ['Id', 'Name', 'Username', 'E-mail', 'XP', 'Coins', 'Joined', 'State'],
  searched: true,
  async count(db, communityId, search) {
    const [row] = await db
      .select({ n: count() })
      .from(members)
      .innerJoin(users, eq(users.number, members.userNumber))
      .where(ofMembers(communityId, search));
    return row!.n;
  },
  async rows(db, communityId, { limit, offset, search }) {
    const rows = await db
      .select({ user: users, member: members })
      .from(members)
      .innerJoin(users, eq(users.number, members.userNumber))
      .where(ofMembers(communityId, search))
      .orderBy(asc(users.number))
      .limit(limit)
      .offset(offset);
    return rows.map(({ user, member }) => ({
      cells: [
        { code: String(user.number) },
        user.displayName,
        { code: user.username },
        user.email,
        { number: member.xp },
        { number: member.coins },
        date(member.joinedAt).slice(0, 10),
        state(member.deletedAt === null, 'member', 'deleted'),
      ],
      actions: [
        member.deletedAt === null
          ? { label: 'Delete', action: 'member-delete', id: String(user.number), grave: true }
          : { label: 'Restore', action: 'member-restore', id: String(user.number) },
      ],
    }));
  },
};

const keyList: List = {
  name: 'keys',
  title: 'Keys',
  about:
    'Keys of the community and of its members. A key is shown once, when it is made; here is its beginning.',
  columns: ['Name', 'Whose', 'Key', 'Permissions', 'Ends', 'State'],
  count: (db, communityId) => countOf(db, apiKeys, eq(apiKeys.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select({ key: apiKeys, owner: users.displayName })
      .from(apiKeys)
      .leftJoin(users, eq(users.number, apiKeys.userNumber))
      .where(eq(apiKeys.communityId, communityId))
      .orderBy(sql`${apiKeys.userNumber} nulls first`, desc(apiKeys.createdAt), asc(apiKeys.id))
      .limit(limit)
      .offset(offset);
    return rows.map(({ key, owner }) => ({
      cells: [
        key.name,
        owner ?? 'the community',
        { code: maskKey(key.head).slice(0, 8) },
        key.permissions.join(', '),
        key.expireDate === null ? 'never' : date(key.expireDate),
        state(key.isActive, 'on', 'off'),
      ],
      actions: [
        {
          label: key.isActive ? 'Switch off' : 'Switch on',
          action: `key-${key.isActive ? 'off' : 'on'}`,
          id: key.id,
        },
        { label: 'Revoke', action: 'key-revoke', id: key.id, grave: true },
      ],
    }));
  },
};

const accessList: List = {
  name: 'access',
  title: 'SDK access',
  about:
    'Keys with which a customer’s server makes embed tokens for its pages. Revoking ends their tokens at once.',
  columns: ['Name', 'Access id', 'Origins', 'Made', 'State'],
  count: (db, communityId) => countOf(db, widgetAccessKeys, eq(widgetAccessKeys.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(widgetAccessKeys)
      .where(eq(widgetAccessKeys.communityId, communityId))
      .orderBy(desc(widgetAccessKeys.createdAt), asc(widgetAccessKeys.id))
      .limit(limit)
      .offset(offset);
    return rows.map((row) => ({
      cells: [
        row.name,
        { code: row.id },
        row.origins.join(', '),
        date(row.createdAt),
        state(row.revokedAt === null, 'good', 'revoked'),
      ],
      actions:
        row.revokedAt === null ? [{ label: 'Revoke', action: 'access-revoke', id: row.id, grave: true }] : [],
    }));
  },
};

const channelList: List = {
  name: 'channels',
  title: 'Channels',
  about: 'Every channel, direct ones included, with how much was said in it.',
  columns: ['Topic', 'Type', 'Id', 'Messages', 'Made'],
  count: (db, communityId) => countOf(db, channels, eq(channels.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(channels)
      .where(eq(channels.communityId, communityId))
      .orderBy(asc(channels.createdAt), asc(channels.id))
      .limit(limit)
      .offset(offset);
    const said =
      rows.length === 0
        ? []
        : await db
            .select({ id: messages.channelId, n: count() })
            .from(messages)
            .where(
              inArray(
                messages.channelId,
                rows.map(({ id }) => id),
              ),
            )
            .groupBy(messages.channelId);
    return rows.map((row) => ({
      cells: [
        row.topic,
        row.channelType,
        { code: row.id },
        { number: said.find(({ id }) => id === row.id)?.n ?? 0 },
        date(row.createdAt),
      ],
      actions: [{ label: 'Delete', action: 'channel-delete', id: row.id, grave: true }],
    }));
  },
};

const boardList: List = {
  name: 'boards',
  title: 'Boards',
  about: 'Definitions of leaderboards. Whoever shows a board computes it.',
  columns: ['Name', 'Slug', 'Ranked by', 'From', 'To', 'State'],
  count: (db, communityId) => countOf(db, leaderboards, eq(leaderboards.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(leaderboards)
      .where(eq(leaderboards.communityId, communityId))
      .orderBy(asc(leaderboards.displayOrder), asc(leaderboards.id))
      .limit(limit)
      .offset(offset);
    return rows.map((row) => ({
      cells: [
        row.name,
        { code: row.slug },
        row.rankingField,
        date(row.startsAt),
        row.endsAt === null ? 'no end' : date(row.endsAt),
        state(row.isEnabled, 'on', 'off'),
      ],
      actions: [
        {
          label: row.isEnabled ? 'Switch off' : 'Switch on',
          action: `board-${row.isEnabled ? 'off' : 'on'}`,
          id: row.id,
        },
      ],
    }));
  },
};

const tierList: List = {
  name: 'tiers',
  title: 'Tiers',
  about: 'The ladder, with the XP at which each of the three levels begins.',
  columns: ['Tier', 'Level 1', 'Level 2', 'Level 3'],
  count: (db, communityId) => countOf(db, tiers, eq(tiers.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(tiers)
      .where(eq(tiers.communityId, communityId))
      .orderBy(asc(tiers.order))
      .limit(limit)
      .offset(offset);
    const ids = rows.map(({ id }) => id);
    const levels =
      ids.length === 0 ? [] : await db.select().from(tierLevels).where(inArray(tierLevels.tierId, ids));
    return rows.map((row) => ({
      cells: [
        row.name,
        ...[1, 2, 3].map((level): Cell => ({
          number: levels.find((one) => one.tierId === row.id && one.level === level)?.xp ?? 0,
        })),
      ],
      actions: [],
    }));
  },
};

const jobList: List = {
  name: 'jobs',
  title: 'Jobs',
  about: 'Files of users that are worked off row by row in the background.',
  columns: ['File', 'Kind', 'Rows', 'Done', 'Failed', 'Begun', 'State'],
  count: (db, communityId) => countOf(db, bulkJobs, eq(bulkJobs.communityId, communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(bulkJobs)
      .where(eq(bulkJobs.communityId, communityId))
      .orderBy(desc(bulkJobs.createdAt), asc(bulkJobs.id))
      .limit(limit)
      .offset(offset);
    return rows.map((row) => ({
      cells: [
        row.fileName,
        row.type,
        { number: row.total },
        { number: row.processed },
        { number: row.failed },
        date(row.createdAt),
        {
          state: row.status,
          tone: row.status === 'failed' ? 'bad' : row.status === 'completed' ? 'good' : 'plain',
        },
      ],
      actions: [],
    }));
  },
};

const outboxList: List = {
  name: 'outbox',
  title: 'Outbox',
  about: 'E-mail that the platform would send. The sandbox sends none.',
  columns: ['To', 'Subject', 'Text', 'When'],
  count: (db, communityId) => countOf(db, outbox, ofOutbox(communityId)),
  async rows(db, communityId, { limit, offset }) {
    const rows = await db
      .select()
      .from(outbox)
      .where(ofOutbox(communityId))
      .orderBy(desc(outbox.seq))
      .limit(limit)
      .offset(offset);
    return rows.map((row) => ({ cells: [row.to, row.subject, row.body, date(row.createdAt)], actions: [] }));
  },
};

/** What the platform itself writes belongs to no community yet, and every operator may look at it. */
const ofOutbox = (communityId: string) => or(eq(outbox.communityId, communityId), isNull(outbox.communityId));

export const LISTS: readonly List[] = [
  memberList,
  keyList,
  accessList,
  channelList,
  boardList,
  tierList,
  productList,
  orderList,
  outgoingList,
  deliveryList,
  incomingList,
  callList,
  eventList,
  jobList,
  outboxList,
];

/** The communities that an operator may look at. */
export const communitiesOf = (db: Database, ids: readonly string[]) =>
  db
    .select({ id: communities.id, name: communities.name, createdAt: communities.createdAt })
    .from(communities)
    .where(inArray(communities.id, [...ids]))
    .orderBy(asc(communities.createdAt));
