import type { CallClass, Guard, Method, MethodTable } from '../bridge/types.js';
import { flag, list, number, object, oneOf, text } from './shape.js';
import {
  boardList,
  boardPage,
  me,
  message,
  messagePage,
  myTier,
  orNull,
  sent,
  tierLadder,
} from './shapes.js';
import type { ChannelCapability } from './types.js';

/** There is something to do, and nothing to tell. */
const nothing: Guard<null> = () => null;
const none = object({});
const elsewhere = { channel: text };
const when = { window: text, run: text, from: text, to: text };

type Row = [
  name: string,
  capability: ChannelCapability | null,
  call: CallClass,
  isIdempotent: boolean,
  args: Guard,
  result: Guard,
];

/**
 * Everything that a frame can call, the same on both sides. Calls about messages name no channel: the host
 * fills in that of its element; `channel` asks for one that the host's `channels` adds. Sends are idempotent
 * by their key. `live.changes` needs what each of its topics needs, which only the host can tell.
 */
const ROWS: readonly Row[] = [
  ['user.get', 'user.read', 'fast', true, none, orNull(me)],
  ['boards.list', 'boards.read', 'fast', true, none, boardList],
  [
    'boards.page',
    'boards.read',
    'fast',
    true,
    object({ slug: text }, { ...when, limit: number, cursor: text, at: number }),
    boardPage,
  ],
  [
    'boards.around',
    'boards.read',
    'fast',
    true,
    object({ slug: text }, { ...when, around: number }),
    orNull(boardPage),
  ],
  ['tiers.get', 'tiers.read', 'fast', true, none, tierLadder],
  ['tiers.mine', 'tiers.read', 'fast', true, none, orNull(myTier)],
  [
    'messages.page',
    'messages.read',
    'fast',
    true,
    object({}, { before: text, after: text, around: text, limit: number, ...elsewhere }),
    messagePage,
  ],
  ['messages.live', 'messages.read', 'stream', false, object({}, elsewhere), message],
  ['messages.send', 'messages.send', 'human', true, object({ text, key: text }, elsewhere), sent],
  [
    'messages.reply',
    'messages.send',
    'human',
    true,
    object({ message: text, text, key: text }, elsewhere),
    sent,
  ],
  [
    'messages.react',
    'messages.send',
    'human',
    true,
    object({ message: text, emoji: text, on: flag }, elsewhere),
    nothing,
  ],
  ['token.get', 'token', 'human', false, none, object({ token: text, expiresAt: text })],
  ['nav.open', 'nav.open', 'fast', false, object({ url: text }), nothing],
  ['size.set', 'size.auto', 'fast', true, object({ h: number }), object({ h: number })],
  [
    'live.changes',
    null,
    'stream',
    false,
    object({ topics: list(text) }),
    object({ topic: text, kind: oneOf('reload', 'gap'), seq: text }),
  ],
];

export const METHODS: MethodTable = new Map(
  ROWS.map(([name, capability, call, idempotent, args, result]): [string, Method] => [
    name,
    Object.freeze({ capability, call, idempotent, args, result }),
  ]),
);

/** What acts or reads as the member: none of it outlives a change of who is signed in. */
export const PERSONAL: ReadonlySet<string> = new Set([
  'user.get',
  'boards.around',
  'tiers.mine',
  'messages.page',
  'messages.live',
  'messages.send',
  'messages.reply',
  'messages.react',
  'token.get',
  'live.changes',
]);
