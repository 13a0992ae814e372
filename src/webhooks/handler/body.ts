import { WebhookRefused } from '../refusal.js';
import { utf8 } from '../utf8.js';

/**
 * So much beyond the bound is read and thrown away: an answer before the end of a body breaks the connection, and the
 * sender would not see it. What is longer is not worth that.
 */
const MOST_DISCARDED = 4 * 2 ** 20;

/** A body that was not read to its end: its connection cannot be used again. */
export class UnreadBody extends WebhookRefused {}

/**
 * Reads the body of a request as far as `maxBytes`, counting while it comes. Throws WebhookRefused:
 * `BODY_CONSUMED`, `TOO_LARGE`, `UNREADABLE_BODY`.
 */
export async function readBody(request: Request, maxBytes: number): Promise<string> {
  if (request.bodyUsed) throw new WebhookRefused('BODY_CONSUMED');
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes + MOST_DISCARDED) {
    throw new UnreadBody('TOO_LARGE');
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    const reader = request.body?.getReader();
    for (;;) {
      const part = (await reader?.read())?.value as Uint8Array | undefined;
      if (!part) break;
      size += part.length;
      if (size <= maxBytes) parts.push(part);
      else parts.length = 0;
      if (size > maxBytes + MOST_DISCARDED) {
        reader?.releaseLock();
        break;
      }
    }
  } catch (error) {
    throw new WebhookRefused('UNREADABLE_BODY', error);
  }
  if (size > maxBytes + MOST_DISCARDED) throw new UnreadBody('TOO_LARGE');
  if (size > maxBytes) throw new WebhookRefused('TOO_LARGE');
  return utf8(Buffer.concat(parts));
}
