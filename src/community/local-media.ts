const PICTURES = new Set(['avatar', 'icon']);

/**
 * Makes the picture addresses of an answer absolute, and takes out those that the gateway does not serve
 * itself: a page never asks another host because of what somebody wrote into a profile.
 */
export function localMedia<T>(answer: T, gateway: string): T {
  const { origin } = new URL(gateway);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const object = value as Record<string, unknown>;
    for (const [key, entry] of Object.entries(object)) {
      if (!PICTURES.has(key) || typeof entry !== 'string') {
        visit(entry);
        continue;
      }
      const address = entry.startsWith('/') && !entry.startsWith('//') ? gateway + entry : entry;
      if (URL.canParse(address) && new URL(address).origin === origin) object[key] = address;
      else delete object[key];
    }
  };
  visit(answer);
  return answer;
}
