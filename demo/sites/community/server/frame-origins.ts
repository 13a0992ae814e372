import type { AppOptions } from './options.js';

/** Milliseconds for which an answer is used. */
const FRESH_MS = 2000;

/**
 * Origins that this app may show in frames: those of the iframe channels as they are now, since an admin
 * can give a channel another page at any time. Before the gateway has answered, those of the start.
 */
export function frameOrigins({ gateway, frames, now = Date.now, fetch: ask = fetch }: AppOptions) {
  let known: readonly string[] = originsOf(frames);
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    askedAt = now();
    try {
      const answer = await ask(`${gateway}/v1/channels`, { signal: AbortSignal.timeout(2000) });
      if (!answer.ok) return;
      const { channels } = (await answer.json()) as { channels: { frame?: { url: string } }[] };
      known = originsOf(channels.flatMap(({ frame }) => frame ?? []));
    } catch {
      // What was known last stands.
    }
  };

  return async (): Promise<readonly string[]> => {
    if (now() - askedAt > FRESH_MS) asking ??= refresh().finally(() => (asking = undefined));
    await asking;
    return known;
  };
}

const originsOf = (frames: readonly { url: string }[]): readonly string[] => [
  ...new Set(frames.map(({ url }) => new URL(url).origin)),
];
