import type { ChannelCapability } from './types.js';

/** What following a topic needs; undefined for what is no topic. */
export function neededFor(topic: string): ChannelCapability | undefined {
  if (topic === 'tiers') return 'tiers.read';
  if (topic === 'me') return 'user.read';
  if (/^board:./.test(topic)) return 'boards.read';
  return /^channel:./.test(topic) ? 'messages.read' : undefined;
}
