import type { Guard } from '../bridge/types.js';
import type { Board, BoardList, BoardPage, Standing } from '../model/board.js';
import type { Me } from '../model/member.js';
import type { Message, MessagePage, Sent } from '../model/message.js';
import type { MyTier, TierLadder } from '../model/tier.js';
import { channel, member } from './first-shapes.js';
import { flag, list, number, object, oneOf, text } from './shape.js';

export const orNull =
  <T>(inner: Guard<T>): Guard<T | null> =>
  (value) =>
    value === null ? null : inner(value);

const stamp = { seq: text, asOf: text };

export const me: Guard<Me> = object({ member, scope: list(text), xp: text, coins: text, ...stamp });

const board: Guard<Board> = object(
  {
    slug: text,
    name: text,
    unit: text,
    ties: oneOf('competition', 'dense', 'ordinal'),
    windows: list(text),
    zone: text,
  },
  {
    description: text,
    format: text,
    seasons: list(object({ run: text, name: text, start: text, end: text })),
    firstDay: text,
  },
);

export const boardList: Guard<BoardList> = object({ boards: list(board), ...stamp });

const standing: Guard<Standing> = object(
  {
    member,
    rank: number,
    tied: flag,
    previous: orNull(object({ rank: orNull(number), since: text })),
    score: text,
  },
  { hidden: flag, alias: flag },
);

export const boardPage: Guard<BoardPage> = object(
  {
    board,
    window: object(
      { slug: text, start: orNull(text), end: orNull(text), zone: text },
      { run: text, since: text },
    ),
    rows: list(standing),
    total: number,
    next: orNull(text),
    prev: orNull(text),
    ...stamp,
  },
  {
    me: object({
      member,
      standing: orNull(standing),
      next: orNull(object({ points: text, rank: number }, { name: text })),
      toEnter: orNull(text),
    }),
    stale: flag,
  },
);

export const tierLadder: Guard<TierLadder> = object({
  enabled: flag,
  units: object({ xp: text, coins: text }),
  tiers: list(
    object({ id: text, name: text, levels: list(object({ level: number, xp: text })) }, { icon: text }),
  ),
  ...stamp,
});

export const myTier: Guard<MyTier> = object({
  tier: orNull(object({ id: text, name: text }, { icon: text })),
  level: number,
  xp: text,
  coins: text,
  floor: text,
  next: orNull(object({ tier: text, level: number, xp: text, missing: text })),
  earnedToday: text,
  ...stamp,
});

export const message: Guard<Message> = object(
  {
    id: text,
    channel: text,
    author: member,
    text,
    at: text,
    mine: flag,
    replies: number,
    reactions: list(object({ emoji: text, count: number, mine: flag })),
  },
  { quote: object({ id: text, name: text, text }) },
);

export const messagePage: Guard<MessagePage> = object(
  { channel, messages: list(message), before: orNull(text), after: orNull(text), ...stamp },
  { stale: flag },
);

export const sent: Guard<Sent> = object(
  { key: text, state: oneOf('sent', 'held', 'unknown') },
  {
    id: text,
    message,
    gain: object(
      {
        xp: text,
        coins: text,
        standings: list(object({ board: text, window: text, rank: number, tied: flag, score: text })),
      },
      { earned: object({ xp: text, coins: text }) },
    ),
  },
);
