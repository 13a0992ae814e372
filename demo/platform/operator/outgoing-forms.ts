import { html } from 'hono/html';
import { EVENT_TYPES } from '../services/webhooks/event-types.js';
import type { ListRow } from './list.js';

const events = html`<fieldset class="events">
  <legend>Told of</legend>
  ${Object.entries(EVENT_TYPES).map(
    ([type, name]) => html`<label><input type="checkbox" name="type:${type}" /> ${name}</label>`,
  )}
</fieldset>`;

/** Makes a webhook, and changes one. `here` is the address of the list. */
export function outgoingForms(here: string, rows: readonly ListRow[]) {
  const webhooks = rows.flatMap(({ cells }) => {
    const id = cells.at(-1);
    return typeof id === 'object' && 'code' in id ? [{ id: id.code, name: String(cells[0]) }] : [];
  });
  return html`<details class="make">
      <summary>Make an outgoing webhook</summary>
      <form method="post" action="${here}/webhook-create">
        <label>Name <input name="name" maxlength="100" required /></label>
        <label
          >Address
          <input type="url" name="url" maxlength="1000" placeholder="https://shop.example/webhooks" required
        /></label>
        ${events}
        <label
          >Only of these channels
          <input
            name="channels"
            maxlength="1000"
            placeholder="all but direct ones; topics with commas between"
        /></label>
        <label
          >Encryption
          <select name="alg">
            <option value="">none</option>
            <option value="A256GCM">AES-256-GCM</option>
            <option value="A256CBC-HS256">AES-256-CBC with HMAC</option>
          </select></label
        >
        <button>Make it</button>
      </form>
    </details>
    ${
      webhooks.length === 0
        ? ''
        : html`<details class="make">
            <summary>Change one</summary>
            <form method="post" action="${here}/webhook-edit">
              <p class="soft">What is left empty stays as it is.</p>
              <label
                >Webhook
                <select name="id">
                  ${webhooks.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
                </select></label
              >
              <label>Name <input name="name" maxlength="100" /></label>
              <label>Address <input type="url" name="url" maxlength="1000" /></label>
              ${events}
              <label
                >Only of these channels
                <input name="channels" maxlength="1000" placeholder="topics with commas between, or all"
              /></label>
              <button>Change it</button>
            </form>
          </details>`
    }`;
}
