import type { PlatformChannel } from '../../contract/channels.js';
import type { ChannelFrame } from '../../model/message.js';
import { tidyName } from '../members/names.js';

/** How the community wants the page of an iframe channel shown, as far as the platform says so. */
export interface FrameWishes extends Omit<ChannelFrame, 'url' | 'token'> {
  /** As it came: it counts only where it is on the origin that the operator has listed. */
  url?: string;
  /** False where the community wants nobody's identity proven to the partner. */
  identity: boolean;
}

/** A channel as the platform names it. */
export interface ChannelInfo {
  /** 24 hexadecimal digits in lower case. */
  id: string;
  name: string;
  /** `open`, `forum`, `announcement`, `direct`, `iframe` … */
  kind: string;
  /** Of an iframe channel only. */
  frame?: FrameWishes;
}

const MAX_DESCRIPTION = 500;
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** Tokens with which a page could move the window around it, or open one that nothing guards. */
const ESCAPES = /^allow-(top-navigation|popups-to-escape)/;

export function fromChannel(channel: PlatformChannel): ChannelInfo {
  const info = {
    id: channel._id.toLowerCase(),
    name: tidyName(channel.topic),
    kind: channel.channelType.toLowerCase(),
  };
  return info.kind === 'iframe' ? { ...info, frame: wishesOf(channel) } : info;
}

function wishesOf(channel: PlatformChannel): FrameWishes {
  const { url, sandbox = [], allow = [], identity, height, chat = false } = channel;
  const description = tidyText(channel.description);
  return {
    ...(url === undefined ? {} : { url }),
    ...(description === '' ? {} : { description }),
    sandbox: sandbox.filter((token) => /^allow-[a-z-]{1,40}$/.test(token) && !ESCAPES.test(token)),
    allow: allow.filter((feature) => /^[a-z-]{1,40}$/.test(feature)),
    height: heightOf(height),
    chat,
    identity: identity === undefined || identity === 'post-message',
  };
}

function heightOf(height: string | number | undefined): string {
  if (height === 'fill') return height;
  const pixels = Number(height);
  return pixels >= 1 && pixels <= 10_000 ? String(Math.round(pixels)) : 'auto';
}

function tidyText(text = ''): string {
  const plain = text
    .slice(0, 4 * MAX_DESCRIPTION)
    .replace(UNSEEN, ' ')
    .normalize('NFC');
  return [...plain.replace(/\s+/g, ' ').trim()].slice(0, MAX_DESCRIPTION).join('').trim();
}
