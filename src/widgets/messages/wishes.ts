import type { Message, Reaction } from '../../model/index.js';

/** What the member wants of one reaction, until the other side's answers show it. */
export interface Wish {
  message: string;
  emoji: string;
  on: boolean;
  /** Number of the newest read at the moment the wish was granted; undefined while it is under way. */
  granted?: number;
}

/** A message's reactions as they will be when the wishes are granted. */
export function wished(message: Message, wishes: readonly Wish[]): readonly Reaction[] {
  let reactions = message.reactions;
  for (const { emoji, on } of wishes.filter((wish) => wish.message === message.id)) {
    const now = reactions.find((reaction) => reaction.emoji === emoji);
    if ((now?.mine ?? false) === on) continue;
    const next = { emoji, count: (now?.count ?? 0) + (on ? 1 : -1), mine: on };
    reactions = now
      ? reactions.map((reaction) => (reaction === now ? next : reaction))
      : [...reactions, next];
  }
  return reactions.filter(({ count }) => count > 0);
}

/** Replaces the wish about the same reaction. */
export function wish(wishes: readonly Wish[], next: Wish): Wish[] {
  return [...unwish(wishes, next), next];
}

/** Takes back the wish about this reaction. */
export function unwish(wishes: readonly Wish[], { message, emoji }: Pick<Wish, 'message' | 'emoji'>): Wish[] {
  return wishes.filter((other) => other.message !== message || other.emoji !== emoji);
}

/**
 * Drops the wishes that an answer settles: those that it shows, and those that were granted before
 * the read (number `read`) began, whatever it shows.
 */
export function remaining(wishes: readonly Wish[], messages: readonly Message[], read: number): Wish[] {
  return wishes.filter(({ message: id, emoji, on, granted }) => {
    const message = messages.find((other) => other.id === id);
    if (!message || granted === undefined) return true;
    const mine = message.reactions.find((reaction) => reaction.emoji === emoji)?.mine ?? false;
    return mine !== on && granted >= read;
  });
}
