import { EmbedTokens } from '../../api/embed-tokens.js';
import type { GatewayOptions } from '../options/schema.js';
import { EmbedExchange, type EmbedExchangeOptions } from './embed-exchange.js';
import type { KeyRing } from './key-ring.js';
import { Sessions } from './sessions.js';

/** Undefined where the operator gave no keys. */
export function sessionsOf(options: GatewayOptions, keys: KeyRing, now: () => number): Sessions | undefined {
  if (!options.sessions) return undefined;
  const { issuer, maxAge, clockSkew } = options.sessions;
  return new Sessions({ issuer, audience: options.publicUrl, keys, maxAge, clockSkew, now });
}

/** Undefined where the operator did not say where the platform's access-key exchange is. */
export function exchangeOf(
  { platform, limits }: GatewayOptions,
  { fetch: ask, ...parts }: Omit<EmbedExchangeOptions, 'api' | 'communityId'> & { fetch: typeof fetch },
): EmbedExchange | undefined {
  const { widgetsUrl, communityId } = platform;
  if (widgetsUrl === undefined || communityId === undefined) return undefined;
  const api = new EmbedTokens({
    baseUrl: widgetsUrl,
    timeoutMs: limits.upstreamMs,
    maxRetryAfter: 2,
    fetch: ask,
  });
  return new EmbedExchange({ ...parts, api, communityId });
}
