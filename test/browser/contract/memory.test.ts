import { communityContract } from './community-contract.js';
import { northwindAtLength, northwindMembers } from './subjects.js';

communityContract('in memory', { describe, it, before, after }, async () => {
  const community = northwindAtLength();
  const members = northwindMembers();
  return {
    community,
    board: 'xp',
    channel: 'general',
    signIn: async (as) => community.signIn(as === null ? null : members[as]),
    close: async () => {},
  };
});
