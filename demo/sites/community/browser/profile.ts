import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Me } from '../../../../src/model/member.js';
import type { Channel } from '../../../../src/model/message.js';
import { changeKey, deleteKey, keyInfo, listKeys, makeKey, movePlace } from './account.js';
import type { Account, KeyInfo, KeyPlace, KeyRow, NewKey } from './account.js';
import type { MakersApp } from './app.js';
import { icons } from './icons.js';
import { keyForm } from './key-form.js';
import { keyRow } from './key-row.js';
import { words, type LanguageCode } from './words.js';

/** One end of a call on its way to the platform. */
interface Step {
  name: string;
  hasKey?: boolean;
}

/** Who the member is to the community, where the app's key lies, and the keys of their own. */
export class MakersProfile extends LitElement {
  static override properties = {
    app: { attribute: false },
    account: { attribute: false },
    me: { attribute: false },
    channels: { attribute: false },
    place: { attribute: false },
    language: { attribute: false },
    keys: { state: true },
    made: { state: true },
    copied: { state: true },
    asked: { state: true },
    moving: { state: true },
    deleting: { state: true },
    busy: { state: true },
    failed: { state: true },
    limited: { state: true },
    noneChosen: { state: true },
  };

  declare app: MakersApp;
  declare account: Account | null;
  declare me: Me | null;
  /** Undefined until they are known. */
  declare channels: readonly Channel[] | undefined;
  declare place: KeyPlace;
  declare language: LanguageCode;
  declare keys: KeyRow[] | undefined;
  /** The only moment at which a key is whole: until the member says that it is stored, or leaves. */
  declare made: { name: string; key: string } | undefined;
  declare copied: boolean;
  declare asked: KeyInfo | undefined;
  /** The place that was chosen, until the server has answered. */
  declare moving: KeyPlace | undefined;
  /** The key whose deletion waits for a second click. */
  declare deleting: string | undefined;
  declare busy: boolean;
  declare failed: boolean;
  declare limited: boolean;
  declare noneChosen: boolean;

  constructor() {
    super();
    this.#reset();
  }

  get t() {
    return words(this.language);
  }

  /** Channels that a key can be limited to: those that the member may write in. */
  get writable(): Channel[] {
    return this.channels?.filter(({ post }) => post) ?? [];
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('account')) return;
    this.#reset();
    if (this.account) void this.#act(async () => undefined);
  }

  protected override render(): TemplateResult {
    const { t, account, me, app } = this;
    if (!account)
      return html`<div class="empty">
        <h1>${t.profile}</h1>
        <p>${t.signedOut}</p>
        <button class="button" @click=${() => app.openSignIn()}>${t.signIn}</button>
      </div>`;
    return html`<header class="profile-head">
        ${
          me?.member.avatar
            ? html`<img src=${me.member.avatar} alt="" width="72" height="72" />`
            : html`<span class="initial" aria-hidden="true">${[...account.name][0]}</span>`
        }
        <div>
          <h1 dir="auto">${account.name}</h1>
          <p>${t.profileText}</p>
        </div>
      </header>
      <div class="profile">
        <section class="standing" aria-label=${t.standing}><rai-tier></rai-tier></section>
        ${this.#places()} ${this.#list()}
        <section class="make" aria-labelledby="make-title">
          <h2 id="make-title">${t.make}</h2>
          ${keyForm(this, (key) => this.#make(key))}
        </section>
      </div>`;
  }

  #places(): TemplateResult {
    const { t, place, moving = place } = this;
    const choice = (value: KeyPlace, title: string, text: string, way: Step[]) =>
      html`<label class="place">
        <input
          type="radio"
          name="place"
          value=${value}
          .checked=${live(moving === value)}
          ?disabled=${this.busy}
          @change=${() => this.#move(value)}
        />
        <span class="place-title">
          ${value === 'server' ? icons.server : icons.page} <b>${title}</b>
          ${value === 'server' ? html`<small class="badge">${t.recommended}</small>` : nothing}
        </span>
        <span class="way" aria-hidden="true">
          ${way.map(
            (step, index) =>
              html`${index > 0 ? html`<span class="arrow"></span>` : nothing}<i
                  class=${step.hasKey ? 'with-key' : nothing}
                  >${step.name}${step.hasKey ? icons.key : nothing}</i
                >`,
          )}
        </span>
        <span class="place-text">${text}</span>
      </label>`;
    return html`<section class="places" aria-labelledby="places-title">
      <h2 id="places-title">${t.whereKey}</h2>
      <p>${t.whereKeyText}</p>
      <div role="radiogroup" aria-labelledby="places-title">
        ${choice('server', t.onServer, t.onServerText, [{ name: t.page }, { name: t.gateway, hasKey: true }, { name: t.platform }])}
        ${choice('page', t.inPage, t.inPageText, [{ name: t.page, hasKey: true }, { name: t.platform }])}
      </div>
      <p>
        <button class="button quiet" data-ask-key ?disabled=${this.busy} @click=${this.#ask}>
          ${t.check}
        </button>
      </p>
      ${this.asked ? this.#answer(this.asked) : nothing}
    </section>`;
  }

  #answer({ name, permissions, channels, expireDate }: KeyInfo): TemplateResult {
    const { t } = this;
    return html`<div class="asked" data-asked>
      <p>${t.checkText}</p>
      <dl>
        <dt>${t.name}</dt>
        <dd>${name}</dd>
        <dt>${t.may}</dt>
        <dd>${permissions.map((one) => t.permissions[one] ?? one).join(' · ')}</dd>
        <dt>${t.whereIn}</dt>
        <dd>${channels ? channels.map((id) => this.nameOf(id)).join(' · ') : t.allChannels}</dd>
        <dt>${t.ends}</dt>
        <dd>${this.end(expireDate)}</dd>
      </dl>
    </div>`;
  }

  #list(): TemplateResult {
    const { t, keys, made } = this;
    return html`<section class="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">${t.keys}</h2>
      <p>${t.keysText}</p>
      <p class="failed" role="alert">${this.failed ? t.failed : nothing}</p>
      <div aria-live="polite">
        ${
          made
            ? html`<div class="once">
                <h3>${icons.key} ${t.once}: ${made.name}</h3>
                <p>${t.onceText}</p>
                <output dir="ltr" data-key>${made.key}</output>
                <p class="actions">
                  <button class="button" @click=${this.#copy}>${this.copied ? t.copied : t.copy}</button>
                  <button class="button quiet" data-stored @click=${() => (this.made = undefined)}>
                    ${t.stored}
                  </button>
                </p>
              </div>`
            : nothing
        }
      </div>
      ${
        keys === undefined
          ? html`<p class="waiting-line" aria-busy="true"></p>`
          : keys.length === 0
            ? html`<p>${t.keysEmpty}</p>`
            : html`<ul class="key-list">
                ${keys.map((row) =>
                  keyRow(this, row, {
                    renew: (days) => this.#act(() => changeKey(row, { days })),
                    turn: (isActive) => this.#act(() => changeKey(row, { isActive })),
                    remove: () => this.#remove(row),
                  }),
                )}
              </ul>`
      }
    </section>`;
  }

  nameOf(id: string): string {
    if (!this.channels) return '…';
    return this.channels.find((channel) => channel.id === id)?.name ?? this.t.otherChannel;
  }

  end(expireDate: string | null): string {
    const { t } = this;
    if (expireDate === null) return t.neverEnds;
    const date = new Date(expireDate);
    const soon = Math.abs(date.getTime() - Date.now()) < 36 * 3_600_000;
    const text = new Intl.DateTimeFormat(
      this.language,
      soon ? { dateStyle: 'medium', timeStyle: 'short' } : { dateStyle: 'medium' },
    ).format(date);
    return date.getTime() > Date.now() ? t.endsOn(text) : t.endedOn(text);
  }

  #reset(): void {
    this.keys = undefined;
    this.made = undefined;
    this.asked = undefined;
    this.moving = undefined;
    this.deleting = undefined;
    this.copied = this.busy = this.failed = this.limited = this.noneChosen = false;
  }

  /** Does something with the keys, and shows how they are after it; nothing of it once somebody else is here. */
  async #act(change: (isStill: () => boolean) => Promise<unknown>): Promise<boolean> {
    const { account } = this;
    const isStill = (): boolean => this.account === account;
    this.busy = true;
    this.failed = false;
    try {
      await change(isStill);
      const keys = await listKeys();
      if (isStill()) this.keys = keys;
      return true;
    } catch {
      if (isStill()) this.failed = true;
      return false;
    } finally {
      if (isStill()) this.busy = false;
    }
  }

  async #make(key: NewKey): Promise<boolean> {
    return this.#act(async (isStill) => {
      const made = await makeKey(key);
      if (!isStill()) return;
      this.copied = false;
      this.made = { name: made.name, key: made.key };
    });
  }

  async #remove(row: KeyRow): Promise<void> {
    if (this.deleting !== row.id) {
      this.deleting = row.id;
      return;
    }
    this.deleting = undefined;
    await this.#act(() => deleteKey(row.id));
  }

  async #move(place: KeyPlace): Promise<void> {
    this.asked = undefined;
    this.moving = place;
    const { account } = this;
    let isMoved = false;
    await this.#act(async (isStill) => {
      await movePlace(place);
      isMoved = true;
      if (isStill()) this.app.setPlace(place);
    });
    // Whether a move without an answer was made, only the server knows.
    if (this.account !== account) return;
    if (!isMoved) await this.app.readPlace();
    this.moving = undefined;
  }

  readonly #ask = async (): Promise<void> => {
    await this.#act(async (isStill) => {
      const asked = await keyInfo();
      if (isStill()) this.asked = asked;
    });
  };

  readonly #copy = async (): Promise<void> => {
    const { made } = this;
    try {
      await navigator.clipboard.writeText(made!.key);
      this.copied = this.made === made;
    } catch {
      // A browser that lets no page copy lets its reader do so.
      const shown = this.querySelector('[data-key]');
      if (shown) getSelection()?.selectAllChildren(shown);
    }
  };
}

customElements.define('makers-profile', MakersProfile);
