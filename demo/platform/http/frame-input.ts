import * as z from 'zod';
import type { FrameSettings } from '../db/schema.js';
import { text } from './input.js';

/** What a frame may be allowed. Moving the page that shows it, or leaving the sandbox, is not among it. */
const SANDBOX = [
  'allow-scripts',
  'allow-same-origin',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-downloads',
  'allow-pointer-lock',
  'allow-orientation-lock',
  'allow-presentation',
  'allow-storage-access-by-user-activation',
] as const;

/** Features of permissions policy that a channel may be given. */
const FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'picture-in-picture',
  'screen-wake-lock',
  'web-share',
] as const;

const LOOPBACK = /^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Absolute https address, or http on this machine; nobody's name or password in it. */
export function isPageAddress(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

/** An absolute https origin, or an http one on this machine. */
export const isOrigin = (value: string): boolean => isPageAddress(value) && new URL(value).origin === value;

const listOf = <T extends z.ZodType>(one: T, max: number) =>
  z
    .array(one)
    .max(max)
    .refine((list) => new Set(list).size === list.length, 'must not name anything twice');

/** Settings of an iframe channel as a caller gives them; each may be left out. */
export const FrameInput = z.object({
  url: z.optional(
    text(2000).refine(isPageAddress, 'must be an absolute https address, or http on this machine'),
  ),
  allowedOrigins: z.optional(
    listOf(text(300).refine(isOrigin, 'must be an origin such as https://partner.example'), 10).min(1),
  ),
  /** Without scripts there would be nothing to talk to, so an empty list is a mistake. */
  sandbox: z.optional(listOf(z.enum(SANDBOX), SANDBOX.length).min(1)),
  allow: z.optional(listOf(z.enum(FEATURES), FEATURES.length)),
  identity: z.optional(z.enum(['none', 'post-message'])),
  height: z.optional(
    z.union(
      [z.enum(['auto', 'fill']), z.int().min(40).max(10_000)],
      'must be auto, fill, or 40 to 10000 pixels',
    ),
  ),
  chat: z.optional(z.boolean()),
  description: z.optional(
    z
      .string()
      .max(500)
      .refine((value) => !value.includes('\0'), 'must not contain NUL'),
  ),
});
export type FrameInput = z.infer<typeof FrameInput>;

export const FRAME_DEFAULTS: Omit<FrameSettings, 'url' | 'allowedOrigins'> = {
  sandbox: ['allow-scripts', 'allow-same-origin', 'allow-forms'],
  allow: [],
  identity: 'none',
  height: 'auto',
  chat: false,
  description: '',
};
