import type { Message } from '../../model/message.js';

/** Who wrote a message and who reacted to it, by short ids: it never leaves the gateway. */
export interface Hands {
  author: string;
  /** Short ids by emoji. */
  reacted: Readonly<Record<string, readonly string[]>>;
}

/** Something changed, as the log keeps it. */
export interface LiveRecord {
  /** `board:<slug>`, `channel:<id>`, `tiers`, `me:<short id>`, or `*` for every topic at once. */
  topic: string;
  /** `rows` and `messages` carry what changed; `reload`: ask again. */
  kind: 'rows' | 'messages' | 'reload';
  /** `<epoch>-<n>` that an answer about the topic carries at least. */
  seq: string;
  /** What goes to readers beside topic, kind and `seq`. */
  body?: object;
  /** By message id, what `mine` is worked out from. */
  hands?: Readonly<Record<string, Hands>>;
  /** Digest of what the topic looks like afterwards, so that other gateways can tell whether they know. */
  digest?: string;
  /** Which gateway told it, where several share a log. */
  origin?: string;
}

/** A record with its place in the log. */
export interface LoggedRecord extends LiveRecord {
  /** `<epoch>-<n>`: what a reader resumes from. */
  id: string;
}

/** What all readers without a session are sent of a record. */
export function publicData({ topic, kind, seq, body }: LiveRecord): string {
  return JSON.stringify({ topic: topic.startsWith('me:') ? 'me' : topic, kind, seq, ...body });
}

/** The same for the member who is looking: their own messages and reactions are marked. */
export function personalData(record: LiveRecord, sub: string): string {
  const { hands, body } = record;
  if (!hands || !body || !('put' in body)) return publicData(record);
  const put = (body.put as readonly Message[]).map((message) => markMine(message, hands[message.id], sub));
  return publicData({ ...record, body: { ...body, put } });
}

function markMine(message: Message, hands: Hands | undefined, sub: string): Message {
  if (!hands) return message;
  return {
    ...message,
    mine: hands.author === sub,
    reactions: message.reactions.map((reaction) => ({
      ...reaction,
      mine: hands.reacted[reaction.emoji]?.includes(sub) ?? false,
    })),
  };
}
