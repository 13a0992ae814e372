/** Every element that a page may write, and the folder of its module: under `widgets/`, or `embed/` for its own. */
export const TAGS = {
  'rai-community': 'community',
  'rai-frame': 'rai-frame',
  'rai-iframe-channel': 'iframe-channel',
  'rai-leaderboard': 'leaderboard',
  'rai-messages': 'messages',
  'rai-tier': 'tier',
} as const;

export type Tag = keyof typeof TAGS;
