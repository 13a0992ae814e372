import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainMember, type KeptMember } from '../../translate/member.js';
import { publicIdOf } from '../public-id.js';
import { KeyIndex } from './key-index.js';
import { MemberTable } from './member-table.js';

/** Numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const idOf = (number: number): string => number.toString(16).padStart(24, '0');

function member(number: number, more: Partial<KeptMember> = {}): KeptMember {
  const platformId = more.platformId ?? idOf(number);
  return {
    platformId,
    publicId: publicIdOf('a key', platformId),
    shortId: String(1000 + number),
    name: `Member ${number}`,
    xp: number * 1.5,
    coins: -number,
    roles: ['@all'],
    ...more,
  };
}

const plain = (one: KeptMember | undefined) => one && plainMember(one);

describe('the packed table of members', () => {
  it('gives back what was put in, whatever it is', () => {
    const table = new MemberTable();
    const odd: KeptMember[] = [
      member(1),
      member(2, { username: 'ada', email: 'Ada@Example.org', avatarUrl: 'https://pictures.example/1.png' }),
      member(3, { joinedAt: 1_700_000_000_000, earnedToday: 12.25, xp: 0.1, coins: Number.MAX_SAFE_INTEGER }),
      member(4, { earnedToday: 0, fields: { profit: -3.25, trades: 7 }, roles: [], tags: [] }),
      member(5, { fields: {}, roles: ['@all', 'Owner', 'Ümläut 🎉'], tags: ['vip', '@all'] }),
      member(6, { platformId: 'not-of-24-digits', name: '😀'.repeat(80), shortId: 'x'.repeat(200) }),
      member(7, { platformId: idOf(7).toUpperCase().replace(/^0/, 'A'), name: '' }),
      member(8, {
        publicId: 'short',
        name: 'é'.repeat(70),
        username: 'a'.repeat(127),
        email: 'b'.repeat(128),
      }),
    ];
    for (const one of odd) assert.ok(table.put(one));
    assert.equal(table.size, odd.length);
    for (const one of odd) {
      assert.deepEqual(plain(table.get(one.platformId)), plain(one));
      assert.deepEqual(plain(table.byPublicId(one.publicId)), plain(one));
      assert.deepEqual(plain(table.byShortId(one.shortId!)), plain(one));
      assert.equal(table.put(one), undefined, 'the same again is no change');
    }
    assert.equal(table.byEmail('ADA@example.org')?.name, 'Member 2');
    assert.equal(table.byUsername('ada')?.name, 'Member 2');
    assert.deepEqual([...table.values()].map(plain), odd.map(plain));
  });

  it('drops texts that no platform means, and keeps the member', () => {
    const table = new MemberTable();
    table.put(
      member(1, { avatarUrl: `https://pictures.example/${'x'.repeat(100_000)}`, email: 'a@example.org' }),
    );
    assert.equal(table.get(idOf(1))?.avatarUrl, undefined);
    assert.equal(table.byEmail('a@example.org')?.name, 'Member 1');
    assert.equal(
      table.put(member(2, { roles: Array.from({ length: 5000 }, (_, i) => `role ${i}`) }))?.after.roles
        .length,
      1000,
    );
  });

  it('leaves records as they were handed out', () => {
    const table = new MemberTable();
    for (let i = 0; i < 5000; i += 1) table.put(member(i));
    const held = table.get(idOf(7))!;
    const cut = table.cut();
    for (let round = 1; round <= 5; round += 1)
      for (let i = 0; i < 5000; i += 1) table.put(member(i, { xp: round * 1000, name: `Round ${round}` }));
    table.delete(idOf(7));
    assert.equal(held.name, 'Member 7');
    assert.equal(held.xp, 10.5);
    assert.equal(cut.size, 5000);
    for (const _ of [1, 2])
      assert.deepEqual(
        [...cut].map(({ name }) => name),
        Array.from({ length: 5000 }, (_, i) => `Member ${i}`),
      );
    assert.equal(table.get(idOf(8))?.name, 'Round 5');
  });

  it('finds everybody as maps would, through thousands of random changes', () => {
    const roll = dice(7);
    const table = new MemberTable();
    const known = new Map<string, KeptMember>();
    const emails = new Map<string, string>();
    for (let step = 0; step < 60_000; step += 1) {
      const number = roll(3000);
      const id = idOf(number);
      if (roll(4) === 0) {
        const before = known.get(id);
        assert.equal(table.delete(id)?.platformId, before?.platformId);
        known.delete(id);
        if (before?.email && emails.get(before.email.toLowerCase()) === id)
          emails.delete(before.email.toLowerCase());
      } else {
        const one = member(number, {
          xp: roll(50),
          username: `user ${roll(4) === 0 ? roll(3000) : number}`,
          ...(roll(3) > 0 ? { email: `Member${number}.${roll(3)}@example.org` } : {}),
          name: 'x'.repeat(roll(80)),
          roles: roll(2) ? ['@all'] : ['@all', `role ${roll(10)}`],
        });
        const before = known.get(id);
        table.put(one);
        known.set(id, one);
        if (before?.email && before.email !== one.email && emails.get(before.email.toLowerCase()) === id)
          emails.delete(before.email.toLowerCase());
        if (one.email) emails.set(one.email.toLowerCase(), id);
      }
    }
    assert.equal(table.size, known.size);
    for (let number = 0; number < 3000; number += 1) {
      const id = idOf(number);
      const one = known.get(id);
      assert.deepEqual(plain(table.get(id)), one);
      assert.deepEqual(plain(table.byPublicId(publicIdOf('a key', id))), one);
      assert.deepEqual(plain(table.byShortId(String(1000 + number))), one);
      // A name that somebody else took over and gave up leads to nobody until its holder changes.
      const named = one && table.byUsername(one.username!);
      if (named) assert.equal(named.username, one.username);
      for (const turn of [0, 1, 2]) {
        const email = `member${number}.${turn}@example.org`;
        assert.equal(table.byEmail(email)?.platformId, emails.get(email));
      }
    }
    assert.deepEqual(new Set([...table.values()].map(({ platformId }) => platformId)), new Set(known.keys()));
  });

  it('takes some two hundred bytes a member, and gives back what changed', () => {
    const table = new MemberTable();
    const bytes = () => process.memoryUsage().arrayBuffers;
    const before = bytes();
    const count = 50_000;
    const fill = (xp: number): void => {
      for (let i = 0; i < count; i += 1)
        table.put(
          member(i, { username: `user${i}`, email: `user${i}@example.org`, joinedAt: 1_700_000_000_000, xp }),
        );
    };
    fill(1);
    const first = (bytes() - before) / count;
    assert.ok(first < 320, `${first} bytes a member`);
    for (let round = 2; round < 8; round += 1) fill(round);
    const live = table.bytes / count;
    assert.ok(live < 500, `${live} bytes a member after changes`);
  });
});

describe('the index of keys', () => {
  it('keeps the last slot of a text, and takes away only its own', () => {
    const texts = ['a', 'b', 'a'];
    const index = new KeyIndex((slot) => texts[slot]);
    for (const slot of texts.keys()) index.set(texts[slot]!, slot);
    assert.equal(index.find('a'), 2);
    index.delete('a', 0);
    assert.equal(index.find('a'), 2);
    index.delete('a', 2);
    assert.equal(index.find('a'), undefined);
    assert.equal(index.find('b'), 1);
    assert.equal(index.find('c'), undefined);
    index.delete('c', 1);
  });
});
