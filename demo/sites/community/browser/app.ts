import { html, LitElement, type TemplateResult } from 'lit';
import { communityFor, setCommunity } from '../../../../src/community/default.js';
import type { GatewayCommunity } from '../../../../src/community/gateway-community.js';
import type { RaiFrameAuditEvent } from '../../../../src/events/index.js';
import type { Me } from '../../../../src/model/member.js';
import type { Channel } from '../../../../src/model/message.js';
import '../../../../src/widgets/iframe-channel/define.js';
import '../../../../src/widgets/messages/define.js';
import '../../../../src/widgets/tier/define.js';
import { readPlace, signIn, signOut, type Account, type KeyPlace } from './account.js';
import { channelView } from './channel-view.js';
import { FrameServicesOfPage } from './frame-services.js';
import { icons } from './icons.js';
import { applyLook, keepLook, readLook, type Look } from './look.js';
import './profile.js';
import { sideBar, signInDialog } from './side-bar.js';
import { words } from './words.js';

/** What the server wrote into the page. */
interface Settings {
  name: string;
  gateway: string;
  member: Account | null;
  members: Account[];
  /** The app's own settings of its iframe channels, for a platform that keeps none. */
  frames: { id: string; description: string; chat: boolean }[];
}

export interface LedgerLine {
  at: string;
  method: string;
  code: string | undefined;
}

export interface Ledger {
  count: number;
  lines: LedgerLine[];
}

const MAX_LEDGER = 100;

/** The community's app: channels on the left, what is in them on the right. */
export class MakersApp extends LitElement {
  static override properties = {
    look: { state: true },
    path: { state: true },
    account: { state: true },
    me: { state: true },
    channels: { state: true },
    place: { state: true },
    failed: { state: true },
  };

  declare look: Look;
  declare path: string;
  declare account: Account | null;
  declare me: Me | null;
  /** Undefined until the gateway answered; null when it could not. */
  declare channels: Channel[] | null | undefined;
  declare place: KeyPlace;
  declare failed: boolean;

  readonly settings: Settings;
  readonly community: GatewayCommunity;
  readonly services: FrameServicesOfPage;
  /** By channel: what its frame did, the latest first. */
  readonly ledgers = new Map<string, Ledger>();
  #ledgerTimer: ReturnType<typeof setTimeout> | undefined;
  #loads = 0;
  readonly #life = new AbortController();

  constructor() {
    super();
    this.settings = JSON.parse(this.dataset.settings!) as Settings;
    this.look = readLook();
    applyLook(this.look);
    this.path = location.pathname;
    this.account = this.settings.member;
    this.me = null;
    this.channels = undefined;
    this.place = 'server';
    this.failed = false;
    this.community = communityFor({ gateway: this.settings.gateway, sessionUrl: '/session' });
    setCommunity(this.community);
    this.services = new FrameServicesOfPage(this.community, this.settings.gateway);
  }

  get t() {
    return words(this.look.language);
  }

  /** In the page's own tree: the app's style sheet reaches all of it. */
  protected override createRenderRoot(): this {
    this.replaceChildren();
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = this.#life;
    addEventListener('popstate', () => this.#show(location.pathname), { signal });
    this.addEventListener('click', this.#onClick);
    this.addEventListener('rai-sign-in', this.#onSignIn);
    this.addEventListener('rai-frame-audit', (event) => this.#note(event));
    this.community.watch(() => void this.#load(), { signal });
    void this.#load();
    if (this.account) void this.readPlace();
  }

  override updated(): void {
    document.title = `${this.#title()} · ${this.settings.name}`;
  }

  protected override render(): TemplateResult {
    const { t } = this;
    return html`
      <a class="skip" href="#content">${t.skip}</a>
      ${sideBar(this)}
      <main id="content" tabindex="-1">${this.#content()}</main>
      ${signInDialog(this, this.#onMember)}
    `;
  }

  /** The channel of the address; the first one when it names none. */
  get channel(): Channel | undefined {
    const [, id] = /^\/c\/([\w-]+)$/.exec(this.path) ?? [];
    if (id !== undefined) return this.channels?.find((channel) => channel.id === id);
    return this.path === '/' ? this.channels?.[0] : undefined;
  }

  setLook(look: Look): void {
    this.look = look;
    applyLook(look);
    keepLook(look);
  }

  openSignIn(): void {
    this.failed = false;
    this.querySelector<HTMLDialogElement>('dialog.sign-in')?.showModal();
  }

  signOut = async (): Promise<void> => {
    this.failed = false;
    try {
      await signOut();
    } catch {
      this.failed = true;
      return;
    }
    this.#become(null);
  };

  setPlace(place: KeyPlace): void {
    this.place = place;
    this.services.use(place);
  }

  /** Where the key lies, as the server knows it; nothing of it once somebody else is here. */
  async readPlace(): Promise<void> {
    const { account } = this;
    try {
      const place = await readPlace();
      if (this.account === account && this.place !== place) this.setPlace(place);
    } catch {
      // What was known before stands.
    }
  }

  #content(): TemplateResult {
    const { t } = this;
    if (this.path === '/profile')
      return html`<makers-profile
        .app=${this}
        .place=${this.place}
        .account=${this.account}
        .me=${this.me}
        .channels=${this.channels ?? undefined}
        .language=${this.look.language}
      ></makers-profile>`;
    if (this.channels === undefined) return html`<div class="waiting" aria-busy="true">${icons.open}</div>`;
    if (this.channels === null)
      return html`<div class="empty">
        <h1>${t.unreachable}</h1>
        <button class="button" @click=${() => this.#load()}>${t.retry}</button>
      </div>`;
    if (this.channel) return channelView(this, this.channel);
    return html`<div class="empty">
      <h1>${t.noChannel}</h1>
      <p>${t.noChannelText}</p>
      <a class="button" href="/">${this.settings.name}</a>
    </div>`;
  }

  #title(): string {
    return this.path === '/profile' ? this.t.profile : (this.channel?.name ?? this.t.menu);
  }

  async #load(): Promise<void> {
    const turn = ++this.#loads;
    const [channels, me] = await Promise.allSettled([this.community.channels(), this.community.me()]);
    // An answer that a later question has overtaken may be about somebody else.
    if (turn !== this.#loads) return;
    if (channels.status === 'fulfilled') this.channels = channels.value;
    else if (!this.channels) this.channels = null;
    this.me = me.status === 'fulfilled' ? me.value : null;
  }

  #note({ channel, at, method, code }: RaiFrameAuditEvent): void {
    const ledger = this.ledgers.get(channel) ?? { count: 0, lines: [] };
    ledger.count += 1;
    ledger.lines.unshift({ at, method, code });
    ledger.lines.length = Math.min(ledger.lines.length, MAX_LEDGER);
    this.ledgers.set(channel, ledger);
    // A frame may do a thousand things at once; they are drawn a few times a second.
    this.#ledgerTimer ??= setTimeout(() => {
      this.#ledgerTimer = undefined;
      this.requestUpdate();
    }, 250);
  }

  /** Somebody else is here: nothing of the one before stays. The kit hears it by the event and does the same. */
  #become(account: Account | null): void {
    this.account = account;
    this.me = null;
    this.ledgers.clear();
    this.setPlace('server');
    document.dispatchEvent(new Event('rai-session-changed'));
  }

  #show(path: string): void {
    if (path === this.path) return;
    this.path = path;
    this.querySelector<HTMLElement>('.side')?.hidePopover?.();
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('#content')?.focus());
  }

  /** Links of the app change what is shown, not the page. */
  readonly #onClick = (event: MouseEvent): void => {
    const link = (event.target as Element).closest('a');
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.origin !== location.origin || link.hash || event.defaultPrevented) return;
    event.preventDefault();
    if (link.pathname !== location.pathname) history.pushState(null, '', link.pathname);
    this.#show(link.pathname);
    this.querySelector<HTMLElement>('.side')?.hidePopover?.();
  };

  readonly #onSignIn = (event: Event): void => {
    event.preventDefault();
    this.openSignIn();
  };

  readonly #onMember = async (username: string): Promise<void> => {
    this.failed = false;
    try {
      const account = await signIn(username);
      this.querySelector<HTMLDialogElement>('dialog.sign-in')?.close();
      this.#become(account);
    } catch {
      this.failed = true;
    }
  };
}

customElements.define('makers-app', MakersApp);
