/**
 * For tests of pages that use the widgets: a community in memory, to be given to `setCommunity()` or to an
 * element's `community` property.
 *
 *     const community = new MemoryCommunity(northwind());
 *     setCommunity(community);
 *     community.signIn(northwindMember());
 */
export { MemoryCommunity, type MemoryFixture, type MemoryMember } from './community/memory-community.js';
export { northwind, northwindMember } from './community/northwind.js';
