import type { Guard } from '../bridge/types.js';
import { channel, member } from './first-shapes.js';
import { flag, list, number, object, oneOf, text } from './shape.js';
import type { ChannelContext } from './types.js';

/** Colors and the like by name. Whoever applies them looks closer: the grammar of their values comes with that. */
const texts: Guard<Record<string, string>> = (value) =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([, one]) => typeof one === 'string'));

/** What the host tells, as it must look. */
export const context: Guard<ChannelContext> = object(
  {
    theme: object({ scheme: oneOf('light', 'dark'), tokens: texts }),
    locale: text,
    timeZone: text,
    reducedMotion: flag,
    identity: object({ state: oneOf('unknown', 'anonymous', 'member', 'ended'), key: number }),
    channel,
    community: object({ name: text, zone: text, maxText: number, tiers: flag, capabilities: list(text) }),
    revision: number,
  },
  { user: member, channels: list(channel) },
);
