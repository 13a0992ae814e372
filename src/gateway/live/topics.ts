import type { Access } from '../access.js';
import type { Session } from '../context.js';
import { Problem } from '../http/problem.js';

/** Topics of one reader. Readers that follow the same share one. */
export interface TopicSet {
  /** Names that tell it from others. */
  readonly key: string;
  readonly names: ReadonlySet<string>;
}

export const MAX_TOPICS = 32;
const TOPIC = /^(tiers|me|board:[\w.~-]{1,100}|channel:[\w.:~-]{1,128})$/;
const MAX_SETS = 5000;

const sets = new Map<string, TopicSet>();

export function topicSet(names: Iterable<string>): TopicSet {
  const sorted = [...new Set(names)].sort();
  const key = sorted.join(',');
  let set = sets.get(key);
  if (!set) {
    set = { key, names: new Set(sorted) };
    if (sets.size >= MAX_SETS) sets.clear();
    sets.set(key, set);
  }
  return set;
}

/** `board:xp,channel:<id>,tiers,me`: at least one, at most 32. */
export function readTopics(text: string | undefined): string[] {
  const names = [...new Set((text ?? '').split(',').filter((name) => name !== ''))];
  const bad = names.find((name) => !TOPIC.test(name));
  if (names.length === 0 || names.length > MAX_TOPICS || bad !== undefined) {
    throw new Problem(
      'INVALID',
      `topics: expected 1 to ${MAX_TOPICS} of board:<slug>, channel:<id>, tiers, me, with commas between`,
    );
  }
  return names.map((name) => (name.startsWith('channel:') ? name.toLowerCase() : name));
}

export interface TopicRules {
  access: Access;
  /** Whether there is such a board, and whoever asks may see it. */
  mayReadBoard: (session: Session | null, slug: string) => boolean;
}

/** Whether whoever asks may follow a topic. What is unknown and what may not be read look the same. */
export function mayFollow(rules: TopicRules, session: Session | null, topic: string): boolean {
  if (topic === 'tiers') return true;
  if (topic === 'me') return session?.scope.includes('read') ?? false;
  const name = topic.slice(topic.indexOf(':') + 1);
  if (topic.startsWith('board:')) return rules.mayReadBoard(session, name);
  const channel = rules.access.channels.get(name);
  return channel !== undefined && rules.access.mayRead(session, channel);
}
