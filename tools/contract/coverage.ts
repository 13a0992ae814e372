import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiOf } from '../../demo/platform/docs/openapi.js';
import type { Certainty, Row } from '../../demo/platform/docs/row.js';
import { ROWS } from '../../demo/platform/docs/rows/index.js';
import { pathsOf, splitRoute, templated } from '../../demo/platform/docs/surfaces.js';
import { ELSEWHERE } from '../../test/contract/elsewhere.js';
import { FIRST, NEWER, SECOND } from '../../test/contract/titles.js';
import { methodLookup } from './client-methods.js';
import { testsByRow, type RowTest } from './row-tests.js';
import { routeLookup } from './served-routes.js';

export interface Entry {
  list: 'first' | 'second' | 'newer';
  title: string;
  source: string;
  client: string;
  route: string;
  tests: (RowTest | { at: string })[];
  /** Where the endpoint is described: a place in the OpenAPI document, or a file. */
  docs: string;
  certainty: Certainty;
  /** The issue that a title belongs to when it is no endpoint of these APIs. */
  issue?: string;
  pending?: true;
  gaps: string[];
}

export interface Coverage {
  ok: boolean;
  titles: number;
  passed: number;
  pending: number;
  rows: number;
  tests: number;
  gaps: string[];
  entries: Entry[];
}

/** Fewest assertions that the tests of one row make together. */
const ASSERTIONS = 4;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is missing of the tests of one row. */
function testGaps(key: string, tests: readonly RowTest[]): string[] {
  if (tests.length === 0) return [`no test is titled [${key}]`];
  const assertions = tests.reduce((sum, test) => sum + test.assertions, 0);
  return assertions >= ASSERTIONS ? [] : [`${assertions} assertions for [${key}]`];
}

/** Both lists give an endpoint its place; the first one writes `APIs ›` before it. */
const plain = (title: string): string => title.replace(/^APIs › /, '');

/** Each title of the closed list with what the project has of it. */
export async function coverage(rows: readonly Row[] = ROWS): Promise<Coverage> {
  const hasMethod = await methodLookup();
  const isServed = routeLookup();
  const tests = testsByRow();
  const document = openApiOf(rows, '0.0.0');
  const listed = [
    ...FIRST.map((title) => ({ list: 'first' as const, title })),
    ...SECOND.map((title) => ({ list: 'second' as const, title })),
    ...NEWER.map((title) => ({ list: 'newer' as const, title })),
  ];

  const entryOf = (list: Entry['list'], title: string, row: Row): Entry => {
    const own = tests.get(row.key) ?? [];
    const path = templated(pathsOf(row)[0]!);
    const method = splitRoute(row).method.toLowerCase();
    const isDescribed =
      document.paths[path]?.[method]?.['x-rows'].some(({ key }) => key === row.key) === true;
    return {
      list,
      title,
      source: row.source,
      client: row.client,
      route: `${splitRoute(row).method} ${path}`,
      tests: own,
      docs: `/openapi.json#/paths/${path.replaceAll('/', '~1')}/${method}`,
      certainty: row.certainty,
      gaps: [
        ...(hasMethod(row.client) ? [] : [`no client method ${row.client}`]),
        ...(isServed(row) ? [] : [`the app does not serve ${row.route}`]),
        ...testGaps(row.key, own),
        ...(isDescribed ? [] : ['not in the OpenAPI document']),
      ],
    };
  };

  const entries = listed.flatMap(({ list, title }): Entry[] => {
    const elsewhere = ELSEWHERE[title];
    if (elsewhere) {
      const { issue, pending, key, tests: files, ...rest } = elsewhere;
      const missing = pending ? [] : [...files, rest.docs].filter((file) => !existsSync(ROOT + file));
      const own = key === undefined ? [] : (tests.get(key) ?? []);
      return [
        {
          list,
          title,
          ...rest,
          issue,
          ...(pending && { pending }),
          tests: [...own, ...files.map((at) => ({ at }))],
          gaps: [
            ...missing.map((file) => `${file} is not there`),
            ...(key === undefined ? [] : testGaps(key, own)),
          ],
        },
      ];
    }
    const own = rows.filter(({ titles }) => titles.some((named) => plain(named) === plain(title)));
    if (own.length > 0) return own.map((row) => entryOf(list, title, row));
    const nothing = {
      source: '',
      client: '',
      route: '',
      tests: [],
      docs: '',
      certainty: 'NOT FOUND' as const,
    };
    return [{ list, title, ...nothing, gaps: ['no row'] }];
  });

  const known = new Set(listed.map(({ title }) => plain(title)));
  const keys = [...rows.map(({ key }) => key), ...Object.values(ELSEWHERE).flatMap(({ key }) => key ?? [])];
  const strays = [
    ...rows.flatMap(({ key, titles }) =>
      titles
        .filter((title) => !known.has(plain(title)))
        .map((title) => `${key} names no listed title: ${title}`),
    ),
    ...rows.filter(({ titles }) => titles.length === 0).map(({ key }) => `${key} has no title`),
    ...keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `two rows are called ${key}`),
    ...[...tests.keys()]
      .filter(
        (key) =>
          !keys.includes(key) &&
          /^(system|secure-auth|application|integration|user|embed-tokens|widget|webhooks)\./.test(key),
      )
      .map((key) => `a test names no row: ${key}`),
  ];
  const gaps = [...entries.flatMap(({ title, gaps }) => gaps.map((gap) => `${title}: ${gap}`)), ...strays];
  const open = new Set(entries.filter((entry) => entry.gaps.length > 0).map(({ title }) => title));
  const pending = entries.filter((entry) => entry.pending).length;
  const titles = listed.length;
  return {
    ok: gaps.length === 0,
    titles,
    passed: titles - pending - open.size,
    pending,
    rows: rows.length,
    tests: [...tests.values()].flat().length,
    gaps,
    entries,
  };
}
