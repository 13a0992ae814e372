import type { Guard } from '../bridge/types.js';
import { flag, list, number, object, oneOf, text } from './shape.js';
import { channel, member } from './first-shapes.js';
import { tokens } from './tokens.js';
import type { ChannelContext } from './types.js';

/** What the host tells, as it must look. */
export const context: Guard<ChannelContext> = object(
  {
    theme: object({ scheme: oneOf('light', 'dark'), tokens }),
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
