import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { openApiOf } from '../docs/openapi.js';
import { docsPage } from '../docs/page.js';
import { ROWS } from '../docs/rows/index.js';
import { originOf, type Env } from '../http/context.js';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const asset = (name: string) => readFileSync(new URL(`../docs/assets/${name}`, import.meta.url), 'utf8');
const ASSETS = {
  'docs.css': { text: asset('docs.css'), type: 'text/css; charset=utf-8' },
  'docs.js': { text: asset('docs.js'), type: 'text/javascript; charset=utf-8' },
} as const;

/** The page may load its own style and script, and nothing else from anywhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

let document: string | undefined;

/** The OpenAPI document and a page that a person reads. Neither says anything of a community: no key is needed. */
export const docsRoutes = new Hono<Env>()
  .get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApiOf(ROWS, version));
    c.header('access-control-allow-origin', '*');
    return c.body(document, 200, { 'content-type': 'application/json' });
  })
  .get('/docs', async (c) => {
    c.header('content-security-policy', POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    return c.html(await docsPage(ROWS, originOf(c)));
  })
  .get('/docs/:file{docs\\.(css|js)}', (c) => {
    const { text, type } = ASSETS[c.req.param('file') as keyof typeof ASSETS];
    return c.body(text, 200, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  });
