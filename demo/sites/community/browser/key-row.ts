import { html, nothing, type TemplateResult } from 'lit';
import type { KeyRow } from './account.js';
import type { MakersProfile } from './profile.js';

interface Acts {
  renew: (days: number) => void;
  turn: (isActive: boolean) => void;
  remove: () => void;
}

/** One key of the member, with what can be done to it. Its value is not here: the platform tells it once. */
export function keyRow(profile: MakersProfile, row: KeyRow, { renew, turn, remove }: Acts): TemplateResult {
  const { t, busy } = profile;
  const isOff = row.isActive === false;
  // A platform that does not say how it is has both ways.
  const turns = row.isActive === null ? [false, true] : [isOff];
  const hasEnded = row.expireDate !== null && Date.parse(row.expireDate) < Date.now();
  const made =
    row.createdAt &&
    new Intl.DateTimeFormat(profile.language, { dateStyle: 'medium' }).format(Date.parse(row.createdAt));
  return html`<li class=${isOff || hasEnded ? 'is-off' : nothing} data-key-id=${row.id}>
    <div class="key-head">
      <b dir="auto">${row.name}</b>
      ${row.isOfApp ? html`<small class="badge">${t.ofApp}</small>` : nothing}
      ${row.isActive === null ? nothing : html`<small class="state">${isOff ? t.off : t.active}</small>`}
    </div>
    <code dir="ltr">${row.head}••••••••</code>
    <p>
      ${row.permissions.map((one) => t.permissions[one] ?? one).join(' · ')}
      ${row.saysLimit ? html`<br />${row.channels ? `${t.onlyThese} ${row.channels.map((id) => profile.nameOf(id)).join(', ')}` : t.allChannels}` : nothing}
    </p>
    <p class="dates">
      <span>${profile.end(row.expireDate)}</span>${made ? html` <span>${t.madeOn(made)}</span>` : nothing}
    </p>
    <p class="actions">
      <button class="button quiet" ?disabled=${busy} data-renew @click=${() => renew(row.days || 30)}>
        ${t.renew}
      </button>
      ${turns.map(
        (isOn) =>
          html`<button
            class="button quiet"
            ?disabled=${busy}
            data-turn=${isOn ? 'on' : 'off'}
            @click=${() => turn(isOn)}
          >
            ${isOn ? t.enable : t.disable}
          </button>`,
      )}
      <button class="button quiet danger" ?disabled=${busy} data-remove @click=${remove}>
        ${profile.deleting === row.id ? t.removeSure : t.remove}
      </button>
      ${
        profile.deleting === row.id
          ? html`<button class="button quiet" @click=${() => (profile.deleting = undefined)}>
              ${t.keep}
            </button>`
          : nothing
      }
    </p>
  </li>`;
}
