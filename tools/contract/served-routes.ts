import type { Row } from '../../demo/platform/docs/row.js';
import { pathsOf, splitRoute } from '../../demo/platform/docs/surfaces.js';
import { createApp } from '../../demo/platform/http/app.js';
import type { Platform } from '../../demo/platform/http/context.js';

/** A path whose parameters have lost their names and patterns, so that two spellings of one are equal. */
const bare = (path: string): string => path.replaceAll(/:\w+(\{[^}]*\})?\??/g, ':').replaceAll(/\/+/g, '/');

/** Says whether the app serves a row where its documentation shows it. Nothing is called: no database is needed. */
export function routeLookup(): (row: Row) => boolean {
  const app = createApp({ options: {} } as unknown as Platform);
  const served = new Set(app.routes.map(({ method, path }) => `${method} ${bare(path)}`));
  return (row) => {
    const { method } = splitRoute(row);
    return served.has(`${method} ${bare(pathsOf(row)[0]!)}`);
  };
}
