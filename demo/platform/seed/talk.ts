import { objectId } from '../db/ids.js';
import { dayOf } from '../services/days.js';
import type { Acts } from './activity.js';
import { CAST } from './cast.js';
import { CHANNELS } from './community.js';
import { CONVERSATIONS } from './conversations/index.js';
import { FIRST_NUMBER } from './people.js';
import { seededHex } from './random.js';

export interface SeedMessage {
  id: string;
  channel: string;
  topic: string | null;
  by: number;
  text: string;
  replyTo: string | null;
  at: number;
  reactions: { emoji: string; by: number; at: number }[];
}

const MINUTE = 60_000;

/** The seeded messages in the order of their time, ending shortly before `now`. */
export function talk(seed: number, now: number): SeedMessage[] {
  const numbers = new Map(CAST.map((member, index) => [member.username, FIRST_NUMBER + index]));
  const numberOf = (username: string): number => {
    const number = numbers.get(username);
    if (number === undefined) throw new Error(`nobody is called ${username}`);
    return number;
  };
  const handles = new Set(CHANNELS.map((channel) => channel.handle));
  const middle = seededHex(seed, 'messages', 10);
  const said: SeedMessage[] = [];
  let counter = 0;
  for (const conversation of CONVERSATIONS) {
    if (!handles.has(conversation.channel)) throw new Error(`no channel ${conversation.channel}`);
    const own: SeedMessage[] = [];
    let at = now - conversation.hoursAgo * 60 * MINUTE;
    for (const line of conversation.lines) {
      at = Math.min(at + (line.after ?? 4) * MINUTE, now - MINUTE);
      const target = line.to === undefined ? undefined : own[line.to];
      if (line.to !== undefined && target === undefined)
        throw new Error(`no line ${line.to} before: ${line.text}`);
      counter += 1;
      own.push({
        id: objectId(at, middle, counter),
        channel: conversation.channel,
        topic: conversation.topic ?? null,
        by: numberOf(line.by),
        text: line.text,
        replyTo: target?.id ?? null,
        at,
        reactions: Object.entries(line.react ?? {}).flatMap(([emoji, usernames]) =>
          usernames.map((username, place) => ({
            emoji,
            by: numberOf(username),
            at: Math.min(at + (place + 1) * MINUTE, now),
          })),
        ),
      });
    }
    said.push(...own);
  }
  return said.sort((a, b) => a.at - b.at);
}

/** How much everybody said on each day, so that their daily activity contains it. */
export function spokenBy(messages: readonly SeedMessage[]): Map<number, Map<string, Acts>> {
  const spoken = new Map<number, Map<string, Acts>>();
  const count = (number: number, at: number, what: keyof Acts) => {
    const days = spoken.get(number) ?? new Map<string, Acts>();
    spoken.set(number, days);
    const acts = days.get(dayOf(at)) ?? { messages: 0, replies: 0, reactions: 0 };
    days.set(dayOf(at), acts);
    acts[what] += 1;
  };
  for (const message of messages) {
    count(message.by, message.at, message.replyTo === null ? 'messages' : 'replies');
    for (const reaction of message.reactions) count(reaction.by, reaction.at, 'reactions');
  }
  return spoken;
}
