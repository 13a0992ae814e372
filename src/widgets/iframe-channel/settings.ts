import { CHANNEL_CAPABILITIES, type ChannelCapability } from '../../channel/types.js';
import type { FrameRefusal } from '../../model/frame.js';

/** What the page wrote, unchecked. */
export interface WrittenSettings {
  src?: string | null | undefined;
  channelId?: string | null | undefined;
  channels?: string | null | undefined;
  capabilities?: string | null | undefined;
  sandbox?: string | null | undefined;
  allow?: string | null | undefined;
  referrerpolicy?: string | null | undefined;
  opaque?: boolean;
}

/** What a frame is made with, after everything was checked. */
export interface FrameSettings {
  /** Absolute, as the browser understands it. */
  readonly src: string;
  /** Exact origin of the partner's page. */
  readonly origin: string;
  readonly channel: string;
  readonly channels: readonly string[];
  readonly capabilities: readonly ChannelCapability[];
  readonly sandbox: string;
  readonly allow: string;
  readonly referrerpolicy: ReferrerPolicy;
  readonly opaque: boolean;
}

/** A refusal, and the part of the page's words that caused it. */
export interface RefusedSettings {
  readonly refusal: FrameRefusal;
  readonly detail?: string;
}

export const DEFAULT_SANDBOX = 'allow-scripts allow-same-origin allow-forms';

/** Harmless, and asked for by almost every page: they need not be listed. */
const ALWAYS: readonly ChannelCapability[] = ['theme.tokens', 'locale'];

const SANDBOX: readonly string[] = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-orientation-lock',
  'allow-pointer-lock',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-presentation',
  'allow-same-origin',
  'allow-scripts',
  'allow-storage-access-by-user-activation',
  'allow-top-navigation',
  'allow-top-navigation-by-user-activation',
  'allow-top-navigation-to-custom-protocols',
];

/** A script of the frame could lead the whole page away, to a copy of it or out of the browser, without a click. */
const UNSAFE: readonly (readonly [string, string])[] = [
  ['allow-scripts', 'allow-top-navigation'],
  ['allow-scripts', 'allow-top-navigation-to-custom-protocols'],
];

/** Those that never tell another origin more than ours. */
const REFERRER: readonly ReferrerPolicy[] = [
  'no-referrer',
  'origin',
  'same-origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
];

/** Reads what the page wrote. One refusal is enough to load nothing. */
export function readSettings(
  written: WrittenSettings,
  page: { origin: string },
): FrameSettings | RefusedSettings {
  const address = readAddress(written.src, page.origin);
  if ('refusal' in address) return address;

  const channel = written.channelId?.trim() ?? '';
  if (!isId(channel)) return { refusal: 'channel-missing' };

  const asked = words(written.capabilities);
  const unknown = asked.find((word) => !(CHANNEL_CAPABILITIES as readonly string[]).includes(word));
  if (unknown !== undefined) return { refusal: 'capability-unknown', detail: short(unknown) };

  const sandbox = words(written.sandbox ?? DEFAULT_SANDBOX).map((word) => word.toLowerCase());
  const opaque = written.opaque ?? false;
  const refused = refuseSandbox(sandbox, opaque);
  if (refused) return refused;

  return {
    ...address,
    channel,
    channels: words(written.channels).filter(isId),
    capabilities: [...new Set([...(asked as ChannelCapability[]), ...ALWAYS])],
    sandbox: sandbox.join(' '),
    allow: written.allow?.trim() ?? '',
    referrerpolicy: REFERRER.find((policy) => policy === written.referrerpolicy) ?? 'strict-origin',
    opaque,
  };
}

/** The address of a partner's page: absolute, https (http on this computer only), of another origin. */
export function readAddress(
  written: string | null | undefined,
  own: string,
): { src: string; origin: string } | RefusedSettings {
  const src = written?.trim() ?? '';
  if (!src) return { refusal: 'src-missing' };
  if (src.length > 4096 || !URL.canParse(src)) return { refusal: 'src-relative', detail: short(src) };
  const url = new URL(src);
  if (!/^https?:$/.test(url.protocol)) return { refusal: 'src-scheme', detail: short(url.protocol) };
  // What a parser would repair, and each browser in its own way, is no address.
  if (/[\s\\]/.test(src)) return { refusal: 'src-relative', detail: short(src) };
  if (url.username || url.password) return { refusal: 'src-credentials' };
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return { refusal: 'src-insecure', detail: short(url.origin) };
  if (url.origin === own) return { refusal: 'src-own-origin', detail: short(url.origin) };
  return { src: url.href, origin: url.origin };
}

function refuseSandbox(sandbox: readonly string[], opaque: boolean): RefusedSettings | undefined {
  const unknown = sandbox.find((word) => !SANDBOX.includes(word));
  if (unknown !== undefined) return { refusal: 'sandbox-unknown', detail: short(unknown) };
  for (const pair of UNSAFE) {
    if (pair.every((word) => sandbox.includes(word)))
      return { refusal: 'sandbox-unsafe', detail: pair.join(' ') };
  }
  // An opaque frame has no origin to hold it to: with a real one it must be held to that.
  if (sandbox.includes('allow-same-origin') === opaque)
    return { refusal: 'sandbox-opaque', detail: opaque ? 'opaque allow-same-origin' : 'opaque' };
  return undefined;
}

/** This computer, where http is as safe as https. */
function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

function isId(word: string): boolean {
  return word.length > 0 && word.length <= 200 && !/\s/.test(word);
}

function words(text: string | null | undefined): string[] {
  return text?.split(/\s+/).filter(Boolean) ?? [];
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
