import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { GUEST_CHECKS } from './checks/of-guests.js';
import { HOST_CHECKS } from './checks/of-hosts.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Flaws of one side, as `run.ts` lists them. */
function flawsOf(side: 'host' | 'guest'): string[] {
  const list = new RegExp(`${side}: \\[([^\\]]*)\\]`).exec(read('./run.ts'))?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name!);
}

describe('the conformance suite', () => {
  for (const [side, checks] of [
    ['host', HOST_CHECKS],
    ['guest', GUEST_CHECKS],
  ] as const) {
    it(`asks of a ${side} what a person can read, and knows ten that lack one thing each [F58]`, () => {
      const names = checks.map(({ name }) => name);
      assert.equal(new Set(names).size, names.length);
      for (const { name, says } of checks) assert.ok(says.length > 10, `${name} says: ${says}`);
      const flaws = flawsOf(side);
      assert.ok(flaws.length >= 10, `${flaws.length} flaws`);
      const subject = read(`./subjects/plain-${side}.ts`);
      for (const flaw of flaws) {
        assert.ok(names.includes(flaw), `no check named ${flaw}`);
        assert.ok(subject.includes(`'${flaw}'`), `plain-${side} has no flaw ${flaw}`);
      }
    });
  }
});
