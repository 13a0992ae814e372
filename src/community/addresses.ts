import { CommunityError } from '../model/errors.js';

const MAX_SEGMENT = 128;
const MAX_PATH = 2048;

/** A name or an id as a part of an address. What cannot be one asks nobody. */
export function segment(value: string): string {
  try {
    if (value && value.length <= MAX_SEGMENT) return encodeURIComponent(value);
  } catch {
    // Half of a surrogate pair.
  }
  throw new CommunityError('INVALID', `expected a name or an id of at most ${MAX_SEGMENT} characters`);
}

export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const whole = search.size ? `${path}?${search}` : path;
  if (whole.length > MAX_PATH) throw new CommunityError('INVALID', 'a part of the question is too long');
  return whole;
}
