import * as z from 'zod';
import { Problem } from '../http/problem.js';
import { normalText } from './entry.js';

const Body = z.strictObject({ text: z.string() });

/** Invisible characters that no text needs: C0 and C1 controls except tab and line break. */

const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/;
const HALF = /\p{Surrogate}/u;

/** The text of a send as it goes to the platform: NFC, trimmed, `\n` as line break. Else a 400 with the reason. */
export function readText(body: unknown, maxText: number): string {
  const parsed = Body.safeParse(body);
  if (!parsed.success) throw new Problem('INVALID', 'expected the body { "text": string }');
  const text = normalText(parsed.data.text.replace(/\r\n?/g, '\n'));
  if (text.length === 0) throw new Problem('INVALID', 'text: expected at least one visible character');
  if (text.length > maxText) throw new Problem('INVALID', `text: expected at most ${maxText} characters`);
  if (CONTROLS.test(text)) throw new Problem('INVALID', 'text: expected no control characters');
  if (HALF.test(text)) throw new Problem('INVALID', 'text: expected no half of a character');
  return text;
}

/** The `Idempotency-Key` of a send; a send without one is a 400. */
export function readKey(header: string | undefined): string {
  if (header !== undefined && /^[\x21-\x7e]{1,128}$/.test(header)) return header;
  throw new Problem('INVALID', 'Idempotency-Key: expected 1 to 128 visible ASCII characters');
}

/** Shortcode of a reaction, without colons. */
export function readEmoji(emoji: string): string {
  if (/^[a-z0-9_+-]{1,64}$/.test(emoji)) return emoji;
  throw new Problem('INVALID', 'emoji: expected a shortcode such as sparkling_heart');
}
