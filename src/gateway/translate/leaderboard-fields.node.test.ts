import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as contract from '../../contract/leaderboards.js';
import { ignoredFields, LEADERBOARD_FIELDS, type FieldRule } from './leaderboard-fields.js';

interface Inner {
  _zod: { def: { innerType?: Inner; in?: Inner; shape?: Record<string, Inner> } };
}

/** The keys of an object schema, whatever it is wrapped in. */
function shapeOf(schema: Inner): Record<string, Inner> | undefined {
  const { innerType, in: input, shape } = schema._zod.def;
  if (shape) return shape;
  const inner = innerType ?? input;
  return inner && shapeOf(inner);
}

const answer = shapeOf(contract.PlatformLeaderboard as unknown as Inner)!;
const request = shapeOf(contract.UpdateLeaderboardRequest as unknown as Inner)!;

describe('settings of leaderboards', () => {
  it('are all in the list, in each spelling of the contract, and nothing else is', () => {
    const known = new Set([...Object.keys(answer), ...Object.keys(request)]);
    for (const part of Object.keys(shapeOf(request['widget']!)!)) known.add(`widget.${part}`);
    assert.deepEqual(Object.keys(LEADERBOARD_FIELDS).sort(), [...known].sort());
  });

  it('are told in the README as they are in the list', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = new Map(
      [...readme.matchAll(/^\| `([\w.]+)` +\| (acts|ignored) +\| (.*?) *\|$/gm)].map(
        ([, name, kind, text]) => [name!, [kind!, text!]],
      ),
    );
    for (const [name, rule] of Object.entries<FieldRule>(LEADERBOARD_FIELDS)) {
      assert.deepEqual(rows.get(name), Object.entries(rule)[0], name);
    }
    assert.equal(rows.size, Object.keys(LEADERBOARD_FIELDS).length);
  });

  it('that do nothing are told with their reason, where they say something', () => {
    const told = ignoredFields({
      image: 'https://cdn.example/a.png',
      includeDummyUsers: true,
      isPreviewEnabled: false,
      displayedFields: [],
      widget: { size: { type: 'custom' }, enabled: true },
      name: 'acts',
    });
    assert.deepEqual(Object.keys(told), ['image', 'includeDummyUsers', 'widget.size']);
    assert.match(told['includeDummyUsers']!, /never shown/);
    assert.deepEqual(ignoredFields({}), {});
  });
});
