import { WebhookRefused } from '../refusal.js';
import { ID } from './sign.js';

/** Headers as the Fetch API has them, or as Node's own server does. */
export type WebhookHeadersIn = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignedHeaders {
  id: string;
  /** Seconds since 1970. */
  seconds: number;
  signatures: string[];
}

/** No leading zero: `7` and `07` would sign alike. */
const SECONDS = /^[1-9]\d{0,11}$/;
/** Each is compared with every secret. */
const MOST = 16;
const LONGEST = 4096;

/** Reads the three headers. Throws WebhookRefused. */
export function readHeaders(headers: WebhookHeadersIn): SignedHeaders {
  const id = headerOf(headers, 'webhook-id');
  const seconds = headerOf(headers, 'webhook-timestamp');
  const signature = headerOf(headers, 'webhook-signature');
  if (!id || !seconds || !signature) throw new WebhookRefused('MISSING_HEADERS');
  const signatures = signature.length > LONGEST ? [] : signature.split(' ');
  const isWell = ID.test(id) && SECONDS.test(seconds) && signatures.length > 0 && signatures.length <= MOST;
  if (!isWell) throw new WebhookRefused('MALFORMED_HEADERS');
  return { id, seconds: Number(seconds), signatures };
}

/** One header by its name in lower case; of several with the same name, all with commas between them. */
export function headerOf(headers: WebhookHeadersIn, name: string): string | undefined {
  // Frameworks bring Headers of their own.
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const record = headers as Exclude<WebhookHeadersIn, Headers>;
  const found = Object.keys(record).filter((key) => key.toLowerCase() === name);
  const values = found.flatMap((key) => record[key] ?? []);
  return values.length > 0 ? values.join(', ') : undefined;
}
