import { html } from 'hono/html';
import { WEBHOOK_ACTIONS } from '../services/incoming-webhooks/manage.js';
import { ACTION_NAMES } from './incoming-webhooks.js';
import type { ListRow } from './list.js';

/** Makes a webhook, and gives one a key for encryption that somebody chose. `here` is the address of the list. */
export function incomingForms(here: string, rows: readonly ListRow[]) {
  const webhooks = rows.flatMap(({ cells: [name, address] }) => {
    const path = typeof address === 'object' && 'log' in address ? address.log : '';
    const id = /^\/webhooks\/incoming\/(\w+)$/.exec(path)?.[1];
    return id === undefined ? [] : [{ id, name: String(name) }];
  });
  return html`<details class="make">
      <summary>Make an incoming webhook</summary>
      <form method="post" action="${here}/incoming-create">
        <label>Name <input name="name" maxlength="100" required /></label>
        <label
          >What it does
          <select name="action">
            ${WEBHOOK_ACTIONS.map((action) => html`<option value="${action}">${ACTION_NAMES[action]}</option>`)}
          </select></label
        >
        <label
          >Only into these channels
          <input name="channels" maxlength="1000" placeholder="any; topics with commas between"
        /></label>
        <label
          >Only in the name of <input name="sender" maxlength="320" placeholder="whom the call names"
        /></label>
        <label
          >Takes nobody below <input name="floor" inputmode="numeric" maxlength="12" placeholder="0"
        /></label>
        <button>Make it</button>
      </form>
    </details>
    ${
      webhooks.length === 0
        ? ''
        : html`<details class="make">
            <summary>Encrypt with a key of one’s own</summary>
            <form method="post" action="${here}/incoming-encryption-on">
              <label
                >Webhook
                <select name="id">
                  ${webhooks.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
                </select></label
              >
              <label
                >32 random bytes in base64, or 32 characters
                <input name="key" minlength="32" maxlength="44" autocomplete="off" required
              /></label>
              <button>Use it</button>
            </form>
          </details>`
    }`;
}
