/** Everything that a frame can be allowed. */
export const CHANNEL_CAPABILITIES = [
  'size.auto',
  'theme.tokens',
  'locale',
  'token',
  'user.read',
  'boards.read',
  'tiers.read',
  'messages.read',
  'messages.send',
  'nav.open',
] as const;
export type ChannelCapability = (typeof CHANNEL_CAPABILITIES)[number];
