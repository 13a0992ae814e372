import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/** As much of JSON Schema as PROTOCOL.md uses. */
interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const text = read('./PROTOCOL.md');
const { $defs } = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!) as { $defs: Record<string, Schema> };

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
};

function problem(schema: Schema, value: unknown, at = ''): string | undefined {
  if (schema.$ref) return problem($defs[schema.$ref.split('/').pop()!]!, value, at);
  if (schema.type && !TYPES[schema.type]!(value)) return `${at}: not ${schema.type}`;
  if ('const' in schema && value !== schema.const) return `${at}: not ${String(schema.const)}`;
  if (schema.enum && !schema.enum.includes(value)) return `${at}: not in the list`;
  const { length } = (value ?? '') as string;
  if (schema.minLength !== undefined && length < schema.minLength) return `${at}: too short`;
  if (schema.maxLength !== undefined && length > schema.maxLength) return `${at}: too long`;
  if (schema.minItems !== undefined && length < schema.minItems) return `${at}: too few`;
  if (schema.maxItems !== undefined && length > schema.maxItems) return `${at}: too many`;
  if (schema.minimum !== undefined && (value as number) < schema.minimum) return `${at}: too small`;
  if (schema.maximum !== undefined && (value as number) > schema.maximum) return `${at}: too great`;
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value as object, key)) return `${at}: no ${key}`;
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (!Object.hasOwn(value as object, key)) continue;
    const found = problem(inner, (value as Record<string, unknown>)[key], `${at}.${key}`);
    if (found) return found;
  }
  for (const item of schema.items ? (value as unknown[]) : []) {
    const found = problem(schema.items!, item, `${at}[]`);
    if (found) return found;
  }
  return undefined;
}

interface Recording {
  window: { message: { wbp: string } }[];
  port: { from: string; text: string }[];
}
const recording = JSON.parse(read('../../test/fixtures/bridge/v1.json')) as Recording;
const frames = recording.port.flatMap(({ text }) => {
  const parsed: unknown = JSON.parse(text.replaceAll(/\$(n|m|sid)\b/g, '0f1e2d3c4b5a69788796a5b4c3d2e1f0'));
  return (Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[];
});
const kindOf = (frame: object): string => Object.keys(frame)[0]!;

describe('PROTOCOL.md', () => {
  it('describes every recorded frame by exactly its own schema [F60]', () => {
    for (const frame of frames) {
      assert.equal(problem($defs[kindOf(frame)]!, frame), undefined, JSON.stringify(frame));
      for (const kind of new Set(frames.map(kindOf))) {
        if (kind !== kindOf(frame))
          assert.ok(problem($defs[kind]!, frame), `${kind} takes ${JSON.stringify(frame)}`);
      }
    }
    for (const { message } of recording.window) {
      assert.equal(problem($defs[message.wbp]!, message), undefined, JSON.stringify(message));
    }
  });

  it('has a recorded frame for every kind but a refusal', () => {
    const seen = new Set([...frames.map(kindOf), ...recording.window.map(({ message }) => message.wbp)]);
    const kinds = Object.keys($defs).filter(
      (name) => !['id', 'nonce', 'names', 'code', 'refuse'].includes(name),
    );
    assert.deepEqual([...seen].sort(), kinds.sort());
  });

  it('refuses what is not of the protocol', () => {
    const wrong: [kind: string, frame: unknown][] = [
      ['q', { q: 0, m: 'x', a: {} }],
      ['q', { q: 2 ** 53, m: 'x', a: {} }],
      ['q', { q: 1, m: 'x', a: [] }],
      ['x', { x: 1, code: 'OOPS' }],
      ['g', { g: 1, add: 5000 }],
      ['b', { b: 'bye' }],
      ['hello', { wbp: 'hello', v: [1], n: 'n'.repeat(20) }],
      ['offer', { wbp: 'offer', v: 1, n: 'short', m: 'm'.repeat(20) }],
      ['refuse', { refuse: 'no' }],
    ];
    for (const [kind, frame] of wrong) assert.ok(problem($defs[kind]!, frame), JSON.stringify(frame));
  });

  it('names the same codes as the code [F21]', () => {
    const codes = /'([A-Z_ ]{100,})'/.exec(read('./codes.ts'))![1]!.split(' ');
    assert.deepEqual($defs.code!.enum, codes);
    const model = read('../model/errors.ts');
    assert.deepEqual(
      [...model.matchAll(/^ {2}'([A-Z_]+)',$/gm)].map(([, code]) => code),
      codes,
    );
  });

  it('is of the version that the code tells, and the kit of the package', () => {
    const source = read('./version.ts');
    const { version } = JSON.parse(read('../../package.json')) as { version: string };
    assert.ok(source.includes(`KIT = '${version}'`));
    assert.ok(source.includes('SPOKEN = [1, 1]'));
  });
});
