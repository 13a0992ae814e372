import { fieldsOf } from '../../demo/platform/docs/fields.js';
import { schemaOf } from '../../demo/platform/docs/openapi.js';
import type { Row } from '../../demo/platform/docs/row.js';
import type { Random } from '../../demo/platform/seed/random.js';
import type { Call } from './requests.js';
import type { World } from './world.js';

/** A request that is wrong in one way, and what may be answered to it. */
export interface Mutant {
  /** What was done to the good request. */
  kind: string;
  call: Call;
  /** The body as it goes out, where it is no JSON of `call.body`. */
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
  /** Statuses that are right; without them every answer that is none of a broken server. */
  statuses?: readonly number[];
}

/** More than the sandbox reads of a JSON body. */
const TOO_LONG = 300 * 1024;
const ODD_TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  '\udc00x',
  '',
  ' ',
  '\u202e',
  '💥'.repeat(3000),
  '../../etc',
  '%00',
  "'; --",
];
const ODD_VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  -0.5,
  2 ** 53,
  [],
  {},
  [[]],
  { $gt: '' },
  { toString: 1 },
  JSON.parse('{"__proto__":{"a":1}}'),
  ...ODD_TEXTS,
];

/** Wrong requests for one endpoint, `amount` of them by chance beside those that each endpoint gets. */
export function mutantsOf(row: Row, good: Call, world: World, random: Random, amount: number): Mutant[] {
  const mutants: Mutant[] = [...pathMutants(row, good, world), ...queryMutants(row, good, random)];
  if (row.body && !row.form) mutants.push(...bodyMutants(row, good, random, amount));
  if (row.form) mutants.push(...formMutants(good, random, amount));
  return mutants;
}

function pathMutants(row: Row, good: Call, { other }: World): Mutant[] {
  const parts = good.path.split('/');
  const pattern = row.route.split(' ')[1]!.split('/');
  const offset = parts.length - pattern.length;
  return pattern.flatMap((part, index) => {
    if (!part.startsWith(':')) return [];
    const at = index + offset;
    const withId = (id: string): Call => ({
      ...good,
      path: parts.map((own, i) => (i === at ? id : own)).join('/'),
    });
    const foreign =
      { channels: other.channelId, roles: other.roleId, 'user-fields': other.fieldId }[parts[at - 1]!] ??
      other.communityId;
    const is = (kind: string, id: string, statuses: readonly number[]): Mutant => ({
      kind: `${part}: ${kind}`,
      call: withId(id),
      statuses,
    });
    return [
      is('a foreign id', foreign, [400, 401, 403, 404]),
      is('an unknown id', 'f'.repeat(24), [400, 401, 403, 404]),
      is('one digit too many', `${'a'.repeat(24)}0`, [400, 403, 404]),
      is('no hexadecimal digits', 'not-an-id', [400, 403, 404]),
      is('NUL', '%00', [400, 403, 404]),
      is('broken percent sign', '%E0%A4%A', [400, 403, 404]),
      is('very long', 'a'.repeat(5000), [400, 403, 404]),
    ];
  });
}

function queryMutants(row: Row, good: Call, random: Random): Mutant[] {
  if (!row.query) return [];
  return fieldsOf(schemaOf(row.query)).flatMap(({ name }) => {
    const value = good.query[name] ?? '1';
    const put = (kind: string, text: string): Mutant => ({
      kind: `?${name}: ${kind}`,
      call: { ...good, query: { ...good.query, [name]: text } },
    });
    return [
      put('odd text', random.pick(ODD_TEXTS)),
      put('NUL', `${value}\0`),
      put('a huge number', '99999999999999999999'),
      put('negative', '-1'),
      put('a range', '[1,2)'),
      // The same name twice: whichever counts, both are looked at as one is.
      {
        kind: `?${name} twice`,
        call: { ...good, path: `${good.path}?${name}=${encodeURIComponent(value)}` },
      },
    ];
  });
}

function bodyMutants(row: Row, good: Call, random: Random, amount: number): Mutant[] {
  const text = JSON.stringify(good.body);
  const bytes = new TextEncoder().encode(text);
  const refused = [400] as const;
  const fields = fieldsOf(schemaOf(row.body!)).filter(({ name }) => !/[.[]/.test(name));
  const fixed: Mutant[] = [
    { kind: 'no body', call: good, raw: '', statuses: refused },
    { kind: 'no JSON', call: good, raw: '{"a":', statuses: refused },
    { kind: 'a list', call: good, raw: '[]', statuses: refused },
    { kind: 'null', call: good, raw: 'null', statuses: refused },
    {
      kind: 'no UTF-8',
      call: good,
      raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      statuses: refused,
    },
    { kind: 'deep', call: good, raw: '['.repeat(100_000), statuses: refused },
    { kind: 'deep but closed', call: good, raw: '['.repeat(5000) + ']'.repeat(5000), statuses: refused },
    {
      kind: 'too long',
      call: good,
      raw: JSON.stringify({ ...Object(good.body), pad: 'x'.repeat(TOO_LONG) }),
      statuses: [413],
    },
    { kind: 'cut', call: good, raw: bytes.slice(0, random.int(1, bytes.length - 1)), statuses: refused },
  ];
  const typed = fields.map(({ name }): Mutant => ({
    kind: `${name}: another type`,
    call: { ...good, body: { ...Object(good.body), [name]: { not: ['it'] } } },
  }));
  const chance = Array.from({ length: amount }, (): Mutant => {
    switch (random.int(0, 3)) {
      case 0: {
        const flipped = Uint8Array.from(bytes);
        for (let flips = random.int(1, 3); flips > 0; flips -= 1)
          flipped[random.int(0, flipped.length - 1)]! ^= 1 << random.int(0, 7);
        return { kind: 'bits flipped', call: good, raw: flipped };
      }
      case 1:
        return {
          kind: 'cut by chance',
          call: good,
          raw: bytes.slice(0, random.int(0, bytes.length - 1)),
          statuses: refused,
        };
      case 2: {
        const { name } = fields.length > 0 ? random.pick(fields) : { name: 'extra' };
        const value = random.pick(ODD_VALUES);
        return {
          kind: `${name}: ${JSON.stringify(value).slice(0, 30)}`,
          call: { ...good, body: { ...Object(good.body), [name]: value } },
        };
      }
      default: {
        const name = fields.length > 0 ? random.pick(fields).name : 'extra';
        const { [name]: _, ...rest } = Object(good.body) as Record<string, unknown>;
        return { kind: `${name}: left out`, call: { ...good, body: rest } };
      }
    }
  });
  return [...fixed, ...typed, ...chance];
}

function formMutants(good: Call, random: Random, amount: number): Mutant[] {
  const { form: _, ...multipart } = good;
  const boundary = 'multipart/form-data; boundary=x';
  const part = '--x\r\ncontent-disposition: form-data; name="data"; filename="a.csv"\r\n\r\n';
  const raw = (kind: string, text: string | Uint8Array): Mutant => ({
    kind,
    call: multipart,
    headers: { 'content-type': boundary },
    raw: text,
    statuses: [400, 413],
  });
  const whole = new TextEncoder().encode(`${part}username,xp_op,xp\r\nkenji.mori,add,1\r\n--x--\r\n`);
  return [
    { kind: 'JSON where a form belongs', call: { ...multipart, body: { a: 1 } }, statuses: [400, 413] },
    raw('an empty form', '--x--\r\n'),
    raw('no parts', ''),
    raw('a part that ends nowhere', part),
    ...Array.from({ length: amount }, () =>
      raw('a form that is cut', whole.slice(0, random.int(1, whole.length - 8))),
    ),
  ];
}
