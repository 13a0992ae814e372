/** Longest `surrogate-key` header, in bytes. Caches in front allow 16 KiB; servers allow 16 KiB for all headers. */
const MAX_BYTES = 4096;
/** Stands for every member, where their ids do not fit in the header. */
export const ALL_MEMBERS = 'members';

export const memberKey = (publicId: string): string => `member-${publicId}`;

/** Keys by which a cache in front forgets an answer: its topic, and everybody who is seen in it. */
export function surrogateKeys(topics: readonly string[] = [], memberIds: Iterable<string> = []): string[] {
  const members = [...new Set(memberIds)].map(memberKey);
  const keys = [...topics, ...members];
  return keys.join(' ').length <= MAX_BYTES ? keys : [...topics, ALL_MEMBERS];
}
