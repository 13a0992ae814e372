import { html } from 'hono/html';
import { COMMUNITY_PERMISSIONS } from '../services/permissions.js';
import { incomingForms } from './incoming-forms.js';
import { outgoingForms } from './outgoing-forms.js';
import type { Cell, List, ListRow, RowAction } from './list.js';
import { LISTS } from './lists.js';

type Html = ReturnType<typeof html>;

/** Buttons that stand beside a row. */
const FEW = 2;
/** Characters of a long text that stand in a row. */
const SHORT = 60;
const NUMBERS = new Intl.NumberFormat('en');

/** The frame of each page. Everything in it is text: `html` escapes what it is given. */
function frame(title: string, inside: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Operator</title>
        <link rel="stylesheet" href="/docs/docs.css" />
        <link rel="stylesheet" href="/operator/operator.css" />
      </head>
      <body>
        ${inside}
      </body>
    </html>`;
}

/** The door: a form that posts. Neither password nor key is ever in an address. */
export function signInPage(problem?: string): Html {
  return frame(
    'Sign in',
    html`<main class="door">
      <h1>Operator page</h1>
      <p>Look at the sandbox's communities and change what a person changes by hand.</p>
      ${problem ? html`<p class="note bad" role="alert">${problem}</p>` : ''}
      <form method="post" action="/operator/sign-in">
        <h2>As an owner or admin</h2>
        <label>E-mail <input type="email" name="email" autocomplete="username" required /></label>
        <label
          >Password <input type="password" name="password" autocomplete="current-password" required
        /></label>
        <button>Sign in</button>
      </form>
      <form method="post" action="/operator/sign-in">
        <h2>With the System API key</h2>
        <label>Key <input type="password" name="systemKey" autocomplete="off" required /></label>
        <button>Sign in</button>
      </form>
      <p class="soft">Both stand in <code>credentials.json</code> in the data folder.</p>
    </main>`,
  );
}

export interface Screen {
  operator: string;
  communities: { id: string; name: string }[];
  community: { id: string; name: string };
  said?: { said: string; secret?: string } | undefined;
  problem?: string | undefined;
  /** Webhooks that the platform has switched off. */
  failed?: readonly { name: string; reason: string }[];
}

const hereTo = (screen: Screen, list?: string): string =>
  `/operator/${screen.community.id}${list ? `/${list}` : ''}`;

function shell(screen: Screen, current: string, inside: Html): Html {
  const { operator, communities, community, said, problem, failed = [] } = screen;
  return frame(
    `${current} · ${community.name}`,
    html`<a class="skip" href="#list">To the list</a>
      <header class="top">
        <div>
          <h1>${community.name}</h1>
          <p>Signed in as ${operator}</p>
        </div>
        <form method="post" action="/operator/sign-out"><button class="quiet">Sign out</button></form>
        ${
          communities.length > 1
            ? html`<nav aria-label="Communities">
                ${communities.map(
                  ({ id, name }) =>
                    html`<a href="/operator/${id}" ${id === community.id ? html`aria-current="true"` : ''}
                      >${name}</a
                    > `,
                )}
              </nav>`
            : ''
        }
      </header>
      <div class="layout">
        <div class="side">
          <nav aria-label="Lists">
            <ul>
              <li>
                <a href="${hereTo(screen)}" ${current === 'Overview' ? html`aria-current="page"` : ''}
                  >Overview</a
                >
              </li>
              ${LISTS.map(
                ({ name, title }) =>
                  html`<li>
                    <a href="${hereTo(screen, name)}" ${current === title ? html`aria-current="page"` : ''}
                      >${title}</a
                    >
                  </li>`,
              )}
              <li><a href="/docs">Endpoints</a></li>
            </ul>
          </nav>
        </div>
        <main id="list" tabindex="-1">
          <h2>${current}</h2>
          ${failed.map(
            ({ name, reason }) =>
              html`<p class="note bad">
                Nothing reaches the webhook “${name}” any more, so it was switched off. ${reason} What happens
                is kept for it:
                <a href="${hereTo(screen, 'webhooks')}">switch it on again</a>.
              </p>`,
          )}
          ${
            said
              ? html`<p class="note good" role="status">
                  ${said.said} ${said.secret ? html`<code class="secret">${said.secret}</code>` : ''}
                </p>`
              : ''
          }
          ${problem ? html`<p class="note bad" role="alert">${problem}</p>` : ''} ${inside}
        </main>
      </div>`,
  );
}

/** How much there is of everything. */
export function overviewPage(screen: Screen, counts: ReadonlyMap<string, number>): Html {
  return shell(
    screen,
    'Overview',
    html`<ul class="tiles">
      ${LISTS.map(
        ({ name, title, about }) =>
          html`<li>
            <a href="${hereTo(screen, name)}">
              <strong>${NUMBERS.format(counts.get(name) ?? 0)}</strong>
              <span>${title}</span>
              <small>${about}</small>
            </a>
          </li>`,
      )}
    </ul>`,
  );
}

export interface ListState {
  rows: ListRow[];
  total: number;
  page: number;
  pages: number;
  search: string;
}

/** One list, a page of it at a time. */
export function listPage(screen: Screen, list: List, state: ListState): Html {
  const { rows, total, page, search } = state;
  const hasActions = rows.some(({ actions }) => actions.length > 0);
  return shell(
    screen,
    list.title,
    html`<p class="soft">${list.about}</p>
      ${
        list.searched
          ? html`<form class="find" method="get" action="${hereTo(screen, list.name)}">
              <label>Search <input type="search" name="q" value="${search}" maxlength="100" /></label>
              <button>Search</button>
            </form>`
          : ''
      }
      ${FORMS[list.name]?.(screen, rows) ?? ''}
      ${
        rows.length === 0
          ? html`<p class="empty">
              ${search ? `Nobody matches “${search}”.` : 'There is nothing here yet.'}
            </p>`
          : html`<div class="scroll" role="region" aria-label="${list.title}" tabindex="0">
              <table>
                <thead>
                  <tr>
                    ${list.columns.map((column, index) => {
                      const cell = rows[0]?.cells[index];
                      const isNumber = typeof cell === 'object' && 'number' in cell;
                      return html`<th scope="col" class="${isNumber ? 'number' : ''}">${column}</th>`;
                    })}
                    ${hasActions ? html`<th scope="col"><span class="actions">Actions</span></th>` : ''}
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    ({ cells, actions }) =>
                      html`<tr>
                        ${cells.map(cellOf)}
                        ${
                          hasActions ? html`<td>${buttons(screen, list, state, actions, cells[0]!)}</td>` : ''
                        }
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
      ${pager(screen, list, state)}
      <p class="soft" role="status">${NUMBERS.format(total)} in all, page ${page}.</p>`,
  );
}

function cellOf(cell: Cell): Html {
  if (typeof cell === 'string')
    return html`<td class="${/^\d{4}-\d\d-\d\d/.test(cell) ? 'date' : ''}">${cell}</td>`;
  if ('code' in cell) return html`<td><code>${cell.code}</code></td>`;
  if ('log' in cell) return html`<td>${logOf(cell.log)}</td>`;
  if ('number' in cell) return html`<td class="number">${NUMBERS.format(cell.number)}</td>`;
  return html`<td><span class="state ${cell.tone}">${cell.state}</span></td>`;
}

/** Of a long text its beginning is seen, and all of it once it is opened. */
function logOf(text: string): Html {
  if (text.length <= SHORT) return html`<code class="line">${text}</code>`;
  return html`<details class="log">
    <summary><code class="line">${text.slice(0, SHORT)}…</code></summary>
    <pre>${text}</pre>
  </details>`;
}

const nameOf = (cell: Cell): string =>
  typeof cell === 'string'
    ? cell
    : 'code' in cell
      ? cell.code
      : 'number' in cell
        ? String(cell.number)
        : 'log' in cell
          ? cell.log
          : cell.state;

/** More than a few would hide the row that they are for: those stand behind one that opens them. */
function buttons(
  screen: Screen,
  list: List,
  state: ListState,
  actions: readonly RowAction[],
  first: Cell,
): Html {
  const all = html`<div class="actions">
    ${actions.map((action) => button(screen, list, state, action, first))}
  </div>`;
  if (actions.length <= FEW) return all;
  return html`<div class="actions">
    <details class="ask more">
      <summary aria-label="Change ${nameOf(first)}">Change</summary>
      ${all}
    </details>
  </div>`;
}

/** A grave one asks again, without a script: the button that acts is behind a first one. */
function button(
  screen: Screen,
  list: List,
  { page, search }: ListState,
  action: RowAction,
  first: Cell,
): Html {
  const label = action.grave ? `Yes, ${action.label.toLowerCase()}` : action.label;
  const form = html`<form method="post" action="${hereTo(screen, list.name)}/${action.action}">
    <input type="hidden" name="id" value="${action.id}" />
    <input type="hidden" name="page" value="${page}" />
    <input type="hidden" name="q" value="${search}" />
    <button class="${action.grave ? 'grave' : 'quiet'}" aria-label="${label} ${nameOf(first)}">
      ${label}
    </button>
  </form>`;
  if (!action.grave) return form;
  return html`<details class="ask">
    <summary aria-label="${action.label} ${nameOf(first)}?">${action.label}</summary>
    ${form}
  </details>`;
}

function pager(screen: Screen, list: List, { page, pages, search }: ListState): Html | string {
  if (pages <= 1) return '';
  const to = (target: number) => {
    const query = new URLSearchParams({ page: String(target), ...(search && { q: search }) });
    return `${hereTo(screen, list.name)}?${query.toString()}`;
  };
  return html`<nav class="pager" aria-label="Pages">
    ${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">Earlier</a>` : html`<span>Earlier</span>`}
    <span>${page} of ${NUMBERS.format(pages)}</span>
    ${page < pages ? html`<a rel="next" href="${to(page + 1)}">Later</a>` : html`<span>Later</span>`}
  </nav>`;
}

const FORMS: Record<string, (screen: Screen, rows: readonly ListRow[]) => Html> = {
  keys: (screen) =>
    html`<details class="make">
      <summary>Make a key</summary>
      <form method="post" action="${hereTo(screen, 'keys')}/key-create">
        <label>Name <input name="name" maxlength="100" required /></label>
        <label
          >Permission
          <select name="permission">
            <option value="">all of them</option>
            ${COMMUNITY_PERMISSIONS.map((name) => html`<option>${name}</option>`)}
          </select></label
        >
        <button>Make it</button>
      </form>
    </details>`,
  access: (screen) =>
    html`<details class="make">
      <summary>Make an access key</summary>
      <form method="post" action="${hereTo(screen, 'access')}/access-create">
        <label>Name <input name="name" maxlength="100" required /></label>
        <label
          >Origins of the pages
          <input name="origins" maxlength="1000" placeholder="https://shop.example" required
        /></label>
        <button>Make it</button>
      </form>
    </details>`,
  webhooks: (screen, rows) => outgoingForms(hereTo(screen, 'webhooks'), rows),
  incoming: (screen, rows) => incomingForms(hereTo(screen, 'incoming'), rows),
  channels: (screen) =>
    html`<details class="make">
      <summary>Make a channel</summary>
      <form method="post" action="${hereTo(screen, 'channels')}/channel-create">
        <label>Topic <input name="topic" maxlength="100" required /></label>
        <label
          >Type
          <select name="channelType">
            ${['open', 'forum', 'announcement', 'text'].map((type) => html`<option>${type}</option>`)}
          </select></label
        >
        <button>Make it</button>
      </form>
    </details>`,
  products: (screen, rows) =>
    html`<details class="make">
      <summary>Buy for a member</summary>
      <form method="post" action="${hereTo(screen, 'products')}/order-place">
        <label>Member <input name="member" maxlength="320" placeholder="kenji.mori" required /></label>
        <label
          >Product
          <select name="product">
            ${rows.map(({ cells: [name, id] }) => html`<option value="${nameOf(id!)}">${nameOf(name!)}</option>`)}
          </select></label
        >
        <button>Buy it</button>
      </form>
    </details>`,
};
