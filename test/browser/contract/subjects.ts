import { MemoryCommunity, type MemoryMember } from '../../../src/community/memory-community.js';
import { northwind, northwindMember } from '../../../src/community/northwind.js';

/** The member on rank 12, and the one on rank 5. */
export function northwindMembers(): [MemoryMember, MemoryMember] {
  const first = northwindMember();
  const { member, score } = northwind().boards![0]!.rows[4]!;
  return [first, { ...first, member, xp: score }];
}

/** Northwind with a channel that has enough to page through. */
export function northwindAtLength(): MemoryCommunity {
  const fixture = northwind();
  const [{ messages }] = fixture.channels as [NonNullable<typeof fixture.channels>[number]];
  const more = Array.from({ length: 20 }, (_, i) => ({ ...messages[0]!, id: `early-message-${i}` }));
  messages.unshift(...more);
  return new MemoryCommunity(fixture);
}
