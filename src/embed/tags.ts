/** Every element that a page may write, and the folder of its module. */
export const TAGS = {
  'rai-community': 'community',
  'rai-leaderboard': 'leaderboard',
  'rai-messages': 'messages',
  'rai-tier': 'tier',
} as const;

export type Tag = keyof typeof TAGS;
