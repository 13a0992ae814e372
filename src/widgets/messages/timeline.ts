import type { Channel, Message, MessagePage } from '../../model/index.js';

/**
 * A gap-free stretch of a channel, as much as is drawn. A cursor is null at a true end, and
 * undefined where far rows were dropped: the way back then leads over `around` an edge message.
 */
export interface Timeline {
  channel: Channel;
  messages: readonly Message[];
  before: string | null | undefined;
  after: string | null | undefined;
  asOf: string;
  stale?: boolean | undefined;
}

/** Messages that are held and drawn at most. */
export const CAP = 80;

/** Both lists in order, the second one's word counting where a message is in both. */
function union(older: readonly Message[], newer: readonly Message[]): Message[] {
  const known = new Set(newer.map(({ id }) => id));
  return [...older.filter(({ id }) => !known.has(id)), ...newer];
}

/** Puts an older page in front and drops the newest rows beyond the cap. */
export function withOlder(line: Timeline, page: MessagePage): Timeline {
  const edge = line.messages[0]?.id;
  // An answer to `around` also holds what is already there: only what lies before the edge is new.
  const cut = page.messages.findIndex(({ id }) => id === edge);
  const all = union(cut < 0 ? page.messages : page.messages.slice(0, cut), line.messages);
  const dropped = all.length > CAP;
  return {
    ...line,
    messages: dropped ? all.slice(0, CAP) : all,
    before: page.before,
    after: dropped ? undefined : line.after,
  };
}

/** Puts a newer page behind and drops the oldest rows beyond the cap. */
export function withNewer(line: Timeline, page: MessagePage): Timeline {
  const edge = line.messages.at(-1)?.id;
  const cut = page.messages.findIndex(({ id }) => id === edge);
  const all = union(line.messages, page.messages.slice(cut + 1));
  return { ...line, ...dropOldest(all, line.before), after: page.after };
}

function dropOldest(all: Message[], before: Timeline['before']): Pick<Timeline, 'messages' | 'before'> {
  return all.length > CAP ? { messages: all.slice(-CAP), before: undefined } : { messages: all, before };
}

/**
 * Takes a fresh answer for the newest stretch. `follow` says whether the reader is at the newest
 * message: then old rows give way, otherwise the rows being read stay and the new ones wait below.
 * `arrived` are messages that were not known before.
 */
export function withNewest(
  line: Timeline,
  page: MessagePage,
  follow: boolean,
): { line: Timeline; arrived: Message[] } {
  const known = new Set(line.messages.map(({ id }) => id));
  const last = line.messages.at(-1);
  const arrived = page.messages.filter(
    ({ id, at }) => !known.has(id) && (last === undefined || at >= last.at),
  );
  const meta = { channel: page.channel, asOf: page.asOf, stale: page.stale };
  const fresh: Timeline = page;
  const first = page.messages[0]?.id;
  const joint = line.messages.findIndex(({ id }) => id === first);
  // An empty channel, or one whose whole stretch lies inside the answer.
  if (last === undefined || page.messages.length === 0) return { line: fresh, arrived };
  if (joint < 0) {
    const inside = page.messages.some(({ id }) => known.has(id));
    if (follow || inside) return { line: fresh, arrived };
    return { line: { ...line, ...meta, after: line.after ?? undefined }, arrived };
  }
  // While the newest rows are dropped, only what is drawn is brought up to date.
  if (line.after !== null && !follow) {
    const now = new Map(page.messages.map((message) => [message.id, message]));
    const messages = line.messages.map((message) => now.get(message.id) ?? message);
    return { line: { ...line, ...meta, messages }, arrived };
  }
  const all = [...line.messages.slice(0, joint), ...page.messages];
  if (all.length <= CAP) return { line: { ...line, ...meta, messages: all, after: page.after }, arrived };
  if (follow) return { line: { ...meta, ...dropOldest(all, line.before), after: page.after }, arrived };
  return { line: { ...line, ...meta, messages: all.slice(0, CAP), after: undefined }, arrived };
}

/** Puts a message that is known to be the newest at the end. */
export function withMessage(line: Timeline, message: Message): Timeline {
  if (line.after !== null || line.messages.some(({ id }) => id === message.id)) return line;
  return { ...line, ...dropOldest([...line.messages, message], line.before) };
}
