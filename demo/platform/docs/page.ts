import { html } from 'hono/html';
import { fieldsOf } from './fields.js';
import { schemaOf } from './openapi.js';
import type { Api, Row } from './row.js';
import { envelopeOf, pathsOf, proofsOf, splitRoute, templated, type Proof } from './surfaces.js';

/** What the APIs are called, and who calls them. */
const APIS: readonly { api: Api; title: string; text: string }[] = [
  {
    api: 'system',
    title: 'System API',
    text: 'The community itself: channels, roles, badges, sign-in. One key has every right.',
  },
  {
    api: 'secure-auth',
    title: 'Secure Auth',
    text: "Signs a member in from the customer's own server.",
  },
  {
    api: 'application',
    title: 'Application API',
    text: 'People, fields and keys, for a community key or a signed-in owner or admin.',
  },
  {
    api: 'integration',
    title: 'Integration API',
    text: "What a community's own systems read and write.",
  },
  {
    api: 'user',
    title: 'User API',
    text: 'A member on their own behalf. Nothing administrative, nothing of others.',
  },
  {
    api: 'widget',
    title: 'Widgets',
    text: 'What a page exchanges for a short proof of who is looking.',
  },
  {
    api: 'webhook',
    title: 'Webhooks',
    text: "Addresses that a customer's own systems call. An operator makes them and switches key and encryption on.",
  },
];

type Html = ReturnType<typeof html>;

const idOf = (row: Row): string => row.key.replaceAll('.', '-');

/** The page of all endpoints. Everything in it is text: `html` escapes what it is given. */
export function docsPage(rows: readonly Row[], origin: string): Html {
  const apis = APIS.map((about) => ({ ...about, rows: rows.filter(({ api }) => api === about.api) })).filter(
    ({ rows }) => rows.length > 0,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Endpoints of the community platform</title>
        <link rel="stylesheet" href="/docs/docs.css" />
        <script type="module" src="/docs/docs.js"></script>
      </head>
      <body>
        <a class="skip" href="#endpoints">To the endpoints</a>
        <header class="top">
          <h1>Endpoints of the community platform</h1>
          <p>
            ${rows.length} endpoints, as this sandbox answers them. Each says how sure the platform's
            documentation is of it, and which method of the typed clients calls it.
          </p>
          <nav aria-label="More">
            <a href="/openapi.json">OpenAPI 3.1 document</a> <a href="/operator">Operator page</a>
          </nav>
        </header>
        <div class="layout">
          <div class="side">
            <search hidden>
              <label for="find">Find an endpoint</label>
              <input type="search" id="find" autocomplete="off" spellcheck="false" />
              <p role="status" id="found"></p>
            </search>
            <nav aria-label="APIs">
              <ul>
                ${apis.map(
                  ({ api, title, rows }) =>
                    html`<li>
                      <a href="#${api}">${title} <span>${rows.length}</span></a>
                    </li>`,
                )}
              </ul>
            </nav>
          </div>
          <main id="endpoints" tabindex="-1">
            ${apis.map(
              ({ api, title, text, rows }) =>
                html`<section id="${api}" aria-labelledby="${api}-title">
                  <h2 id="${api}-title">${title}</h2>
                  <p>${text}</p>
                  ${rows.map((row) => endpoint(row, origin))}
                </section>`,
            )}
          </main>
        </div>
      </body>
    </html>`;
}

function endpoint(row: Row, origin: string): Html {
  const { method } = splitRoute(row);
  const [path = '', ...others] = pathsOf(row).map(templated);
  return html`<details class="endpoint" id="${idOf(row)}">
    <summary>
      <span class="method ${method.toLowerCase()}">${method}</span>
      <code>${path}</code>
      <span>${row.summary}</span>
    </summary>
    <div class="inside">
      <dl>
        <dt>Certainty</dt>
        <dd>
          <span class="mark ${row.certainty === 'SEEN' ? 'seen' : row.certainty === 'PARTLY' ? 'partly' : ''}"
            >${row.certainty}</span
          >
          ${row.source}
        </dd>
        <dt>Listed as</dt>
        <dd>${row.titles.map((title) => html`<div>${title}</div>`)}</dd>
        <dt>Client</dt>
        <dd><code>${row.client}</code></dd>
        <dt>Permission</dt>
        <dd>${row.permission ? html`<code>${row.permission}</code>` : 'none beyond a key of its kind'}</dd>
        ${
          others.length > 0
            ? html`<dt>Also at</dt>
                <dd>${others.map((other) => html`<div><code>${other}</code></div>`)}</dd>`
            : ''
        }
        <dt>Envelope</dt>
        <dd>${envelopeOf(row)}, ${row.status ?? 200} on success</dd>
      </dl>
      ${headerTable(row)} ${table('Query', `${method} ${path}`, row.query)}
      ${table(row.form ? 'Form' : 'Body', `${method} ${path}`, row.body)}
      ${table('Answer', `${method} ${path}`, row.answer)}
      <h3>By hand</h3>
      <pre><code>${byHand(row, origin)}</code></pre>
    </div>
  </details>`;
}

function headerTable({ route, headers = {} }: Row): Html | string {
  const entries = Object.entries(headers);
  if (entries.length === 0) return '';
  return html`<h3>Headers</h3>
    <div class="scroll" role="region" aria-label="Headers of ${route}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Header</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map(
            ([name, text]) =>
              html`<tr>
                <td><code>${name}</code></td>
                <td>${text}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function table(title: string, endpoint: string, schema: Row['body']): Html | string {
  const fields = schema ? fieldsOf(schemaOf(schema)) : [];
  if (fields.length === 0) return '';
  const hasNotes = fields.some(({ note }) => note !== '');
  return html`<h3>${title}</h3>
    <div class="scroll" role="region" aria-label="${title} of ${endpoint}" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Type</th>
            <th scope="col" class="nowrap">${title === 'Answer' ? 'Always' : 'Needed'}</th>
            ${hasNotes ? html`<th scope="col">Note</th>` : ''}
          </tr>
        </thead>
        <tbody>
          ${fields.map(
            ({ name, type, required, note }) =>
              html`<tr>
                <td><code>${name}</code></td>
                <td>${type}</td>
                <td class="nowrap">${required ? 'yes' : ''}</td>
                ${hasNotes ? html`<td>${note}</td>` : ''}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

const HEADERS: Record<Proof, string> = {
  systemKey: 'x-api-key: $SYSTEM_KEY',
  secureAuthKey: 'apiKey: $SYSTEM_KEY',
  communityKey: 'authorization: Bearer $COMMUNITY_KEY',
  userKey: 'authorization: Bearer $USER_KEY',
  token: 'authorization: Bearer $TOKEN',
  webhookKey: 'x-api-key: $WEBHOOK_KEY',
  sessionToken: 'x-session-token: $SESSION_TOKEN',
};

/** One line for a shell; the keys stay names of variables. */
function byHand(row: Row, origin: string): string {
  const { method } = splitRoute(row);
  const url = origin + templated(pathsOf(row)[0]!).replaceAll(/\{(\w+)\}/g, '$$$1');
  const [proof] = proofsOf(row);
  const needed = row.body
    ? fieldsOf(schemaOf(row.body)).filter(({ name, required }) => required && !/[.[]/.test(name))
    : [];
  const body = row.body
    ? row.form
      ? needed.map(({ name, type }) => ` -F '${name}=${type === 'file' ? '@file' : '…'}'`).join('')
      : ` \\\n  -H 'content-type: application/json' -d '{ ${needed.map(({ name }) => `"${name}": …`).join(', ')} }'`
    : '';
  return `curl${method === 'GET' ? '' : ` -X ${method}`} "${url}"${proof ? ` -H "${HEADERS[proof]}"` : ''}${body}`;
}
