/** What members take in memory, in a process of its own: as the gateway keeps them, and beside it as objects in a map. */
import { MemberTable } from '../../../src/gateway/members/table/member-table.js';
import { publicIdOf } from '../../../src/gateway/members/public-id.js';
import type { KeptMember } from '../../../src/gateway/translate/member.js';
import { FIRST_ADDED } from '../platform/members.js';

const amount = Number(process.argv[2]);

function bytes(): number {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function member(number: number): KeptMember {
  const platformId = number.toString(16).padStart(24, '0');
  return {
    platformId,
    publicId: publicIdOf('a public id key of this bench', platformId),
    shortId: String(number),
    username: `added${number}`,
    email: `added${number}@example.org`,
    avatarUrl: `https://pictures.example/avatars/${number}.png`,
    name: `Added Member ${number}`,
    xp: (number * 7919) % 100_003,
    coins: number % 977,
    roles: ['@all'],
    joinedAt: 1_767_225_600_000,
  };
}

const table = new MemberTable();
const before = bytes();
for (let i = 0; i < amount; i += 1) table.put(member(FIRST_ADDED + i));
const packed = bytes() - before;
const map = new Map<string, KeptMember>();
const between = bytes();
for (let i = 0; i < amount; i += 1) {
  const one = member(FIRST_ADDED + i);
  map.set(one.platformId, one);
}
const plain = bytes() - between;
let looked = performance.now();
const LOOKS = 200_000;
let found = 0;
for (let i = 0; i < LOOKS; i += 1) {
  const one = table.byShortId(String(FIRST_ADDED + ((i * 7919) % amount)));
  if (one && one.xp >= 0) found += 1;
}
looked = performance.now() - looked;
process.stdout.write(
  `${JSON.stringify({
    members: table.size,
    packed: Math.round(packed / table.size),
    plain: Math.round(plain / map.size),
    lookUp: Number(((looked / found) * 1000).toFixed(2)),
  })}\n`,
);
