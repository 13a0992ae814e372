import { html, nothing, type TemplateResult } from 'lit';
import type { NewKey } from './account.js';
import type { MakersProfile } from './profile.js';

const DAYS = [1, 7, 30, 90, 0];
const PERMISSIONS = ['sendMessages', 'replyMessages', 'reactMessages', 'readOwnProfile', 'readOwnMessages'];

/** The form with which a member makes a key. Resets itself when that went well. */
export function keyForm(profile: MakersProfile, make: (key: NewKey) => Promise<boolean>): TemplateResult {
  const { t, writable: channels } = profile;

  const onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const permissions = data.getAll('permission').map(String);
    const limit = profile.limited ? data.getAll('channel').map(String) : [];
    profile.noneChosen = permissions.length === 0 || (profile.limited && limit.length === 0);
    if (profile.noneChosen) return;
    const key = {
      name: String(data.get('name')),
      permissions,
      days: Number(data.get('days')),
      channels: limit,
    };
    if (!(await make(key))) return;
    form.reset();
    profile.limited = false;
  };

  return html`<form class="key-form" @submit=${onSubmit}>
    <label class="field">
      <span>${t.name}</span>
      <input name="name" required maxlength="100" autocomplete="off" placeholder=${t.namePlaceholder} />
    </label>
    <fieldset>
      <legend>${t.may}</legend>
      ${PERMISSIONS.map(
        (permission, index) =>
          html`<label class="check">
            <input type="checkbox" name="permission" value=${permission} ?checked=${index === 0} />
            <span>${t.permissions[permission]}</span>
          </label>`,
      )}
    </fieldset>
    <fieldset>
      <legend>${t.whereIn}</legend>
      ${[false, true].map(
        (limited) =>
          html`<label class="check">
            <input
              type="radio"
              name="limited"
              value=${limited ? 'yes' : 'no'}
              .checked=${profile.limited === limited}
              @change=${() => (profile.limited = limited)}
            />
            <span>${limited ? t.onlyThese : t.allChannels}</span>
          </label>`,
      )}
      ${
        profile.limited
          ? html`<div class="limits">
              ${channels.map(
                ({ id, name }) =>
                  html`<label class="check">
                    <input type="checkbox" name="channel" value=${id} /> <span>${name}</span>
                  </label>`,
              )}
            </div>`
          : nothing
      }
    </fieldset>
    <label class="field">
      <span>${t.ends}</span>
      <select name="days">
        ${DAYS.map(
          (days) =>
            html`<option value=${days} ?selected=${days === 30}>${days ? t.days(days) : t.never}</option>`,
        )}
      </select>
    </label>
    <p class="failed" role="alert">${profile.noneChosen ? t.chooseOne : nothing}</p>
    <button class="button" ?disabled=${profile.busy}>${t.make}</button>
  </form>`;
}
