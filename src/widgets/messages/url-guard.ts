/** Longer addresses are left as text: no honest link needs more. */
export const MAX_LENGTH = 2048;

/**
 * The one gate between a text and a link. Answers the address to follow, or null when the text must
 * stay text. Only `https:` without credentials and `mailto:` with nothing but addresses pass.
 */
export function safeHref(raw: string): string | null {
  if (raw.length > MAX_LENGTH) return null;
  let url: URL;
  try {
    url = new URL(raw);
  } catch {
    return null;
  }
  if (url.protocol === 'https:') return url.username || url.password ? null : url.href;
  // Headers of a mail (body, bcc, attachments) are somebody else's words in the reader's name.
  if (url.protocol === 'mailto:' && url.pathname.includes('@')) return `mailto:${url.pathname}`;
  return null;
}
