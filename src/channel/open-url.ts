const MAX_URL = 2048;

/**
 * The one guard of addresses that a frame wants opened: https without credentials, and mailto. Undefined
 * refuses. What a parser would repair, such as a tab inside a scheme, is no address.
 */
export function openableUrl(value: string): string | undefined {
  if (value.length > MAX_URL || /[\u0000-\u0020\u007f\\]/.test(value) || !URL.canParse(value))
    return undefined;
  const url = new URL(value);
  if (url.protocol === 'mailto:') return url.href;
  const isPlain = url.protocol === 'https:' && /^https:\/\//i.test(value);
  return isPlain && !url.username && !url.password ? url.href : undefined;
}
