import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { ago, date } from '../../i18n/intl.js';
import { Localize } from '../../i18n/localize.js';
import { messagesLanguage } from '../../i18n/messages.js';
import { Announcer } from '../../internal/announcer.js';
import { Clock } from '../../internal/clock.js';
import { problemNote } from '../../internal/problem.js';
import { RaiElement, type Density } from '../../internal/rai-element.js';
import { ViewActionEvent } from '../../internal/view-action.js';
import { avatarStyles } from '../../theme/avatar.js';
import { cardStyles } from '../../theme/card.js';
import { note, noteStyles } from '../../theme/note.js';
import { days, type Day } from './days.js';
import { icon, talk } from './icons.js';
import type { RaiMessageComposer } from './message-composer.js';
import { messageRow, type RowContext } from './message-row.js';
import type {
  MessagesAction,
  MessagesEdge,
  MessagesEnter,
  MessagesModel,
  MessagesVariant,
} from './messages-model.js';
import { messagesStyles } from './messages-view.styles.js';
import { ScrollKeeper } from './scroll-keeper.js';

const NOTICE_MS = 5000;
/** How near to an edge of what is drawn the next stretch is asked for, in pixels. */
const AHEAD = 240;
const DAY_MS = 86_400_000;

const LOADING: MessagesModel = {
  phase: 'loading',
  channel: '',
  messages: [],
  pending: [],
  wishes: [],
  older: 'end',
  newer: 'end',
  fresh: 0,
  can: { reply: false, react: false, unreact: false },
  composer: { mode: 'none', channel: '', maxText: 0 },
};

/**
 * Draws a channel's messages from one model, and tells the shell around it what the reader does. It asks
 * for nothing by itself.
 *
 * @tagname rai-messages-view
 * @slot heading - A heading for the list, instead of the channel's name.
 * @slot sign-in - The site's own way to sign in, instead of the button.
 * @csspart card - The outer box.
 * @csspart list - The part that scrolls.
 * @csspart message - One message; `own` as well when the reader wrote it.
 * @csspart author - Name of an author.
 * @csspart text - Text of a message.
 * @csspart reaction - A reaction below a message.
 * @csspart jump - The button that leads to the newest message.
 * @csspart footer - Where one writes, or is asked to sign in.
 */
export class RaiMessagesView extends RaiElement {
  static override styles = [...RaiElement.styles, cardStyles, noteStyles, avatarStyles, messagesStyles];

  readonly #i18n = new Localize(this, messagesLanguage);
  readonly #announcer = new Announcer(this);
  readonly #scroll = new ScrollKeeper(this, () => this.#model.newer === 'end');
  readonly #clock = new Clock(this);
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #markTimer: ReturnType<typeof setTimeout> | undefined;
  #said = { count: 0, at: 0 };
  /** Key of the first row when the button for older messages was pressed. */
  #olderFrom: string | undefined;
  #keys: string[] = [];

  @query('rai-message-composer') private composer!: RaiMessageComposer | null;

  @state() private active = '';
  @state() private picking = '';
  @state() private marked = '';
  @state() private whole: ReadonlySet<string> = new Set();
  @state() private away = false;
  @state() private notice = '';

  /** What is drawn. */
  @property({ attribute: false }) model?: MessagesModel;

  /** How much is shown: `full`, or `compact` without pictures. */
  @property({ reflect: true }) variant?: MessagesVariant;

  /** How close the rows stand: `comfortable` or `compact`. */
  @property({ reflect: true }) density?: Density;

  /** What Enter does: `send` (Shift and Enter start a new line), or `newline` (the other way round). */
  @property() enter?: MessagesEnter;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#noticeTimer);
    clearTimeout(this.#markTimer);
  }

  override focus(options?: FocusOptions): void {
    if (this.composer && !this.composer.hidden) this.composer.focus(options);
    else this.#scroll.row(this.active)?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const model = this.#model;
    this.setStates(...statesOf(model));
    if (!changed.has('model')) return;
    this.#announce(model, changed.get('model') ?? LOADING);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('model');
    const { reveal, pending } = this.#model;
    if (!changed.has('model')) return;
    if (reveal && reveal !== before?.reveal) this.#reveal(reveal.id);
    if (pending.length > (before?.pending.length ?? 0) && before) this.#toEnd();
    const first = this.#olderFrom === undefined ? -1 : this.#keys.indexOf(this.#olderFrom);
    if (first > 0) {
      this.#olderFrom = undefined;
      this.#focusRow(this.#keys[first - 1]!);
    }
    // After the frame, when the list stands where it belongs.
    requestAnimationFrame(this.#onScroll);
  }

  override render(): TemplateResult {
    const model = this.#model;
    const i18n = this.#i18n;
    const { composer, channel } = model;
    return html`<section
      class="card"
      part="card"
      lang=${i18n.lang()}
      dir=${i18n.dir()}
      aria-label=${i18n.term('msgList', channel || '…')}
      aria-busy=${model.phase === 'loading'}
    >
      <header part="header">
        <slot name="heading"
          ><p class="title cut"><bdi>${channel || html`<span class="bone"></span>`}</bdi></p></slot
        >
        ${
          model.stale && model.asOf
            ? html`<span class="quiet stale" part="stale"
                >${i18n.term('staleNote', ago(i18n.lang(), Date.parse(model.asOf), this.#clock.now))}</span
              >`
            : nothing
        }
      </header>
      ${this.#body(model)}
      <footer part="footer" class=${composer.mode}>${this.#footer(model)}</footer>
      ${this.#announcer.region()}
    </section>`;
  }

  get #model(): MessagesModel {
    const model = this.model ?? LOADING;
    return this.#i18n.pending && model.phase !== 'loading' ? { ...LOADING, composer: model.composer } : model;
  }

  #act = (action: MessagesAction): void => {
    if (action.type === 'react' && !action.on && !this.#model.can.unreact) return this.#tell('msgNoUnreact');
    if (action.type === 'dismiss' || action.type === 'edit') this.composer?.focus();
    this.dispatchEvent(new ViewActionEvent(action));
    if (action.type === 'reply') this.composer?.focus();
  };

  #body(model: MessagesModel): TemplateResult {
    const i18n = this.#i18n;
    switch (model.phase) {
      case 'loading':
        return html`<div class="bones" aria-hidden="true">${BONES}</div>
          <span class="sr">${i18n.term('loading')}</span>`;
      case 'error':
        return model.missing || !model.problem
          ? note({
              art: 'error',
              title: i18n.term('missingTitle'),
              text: i18n.term('missingText', model.missing ?? 'gateway'),
            })
          : problemNote(model.problem, i18n, () => this.#act({ type: 'reload' }));
      case 'no-access':
        return this.#closed(model);
      case 'ready':
        return model.messages.length || model.pending.length ? this.#list(model) : this.#empty(model);
    }
  }

  #closed({ composer: { mode } }: MessagesModel): TemplateResult {
    const i18n = this.#i18n;
    if (mode === 'sign-in' || mode === 'ended')
      return note({
        art: mode === 'ended' ? 'clock' : 'person',
        title: i18n.term(mode === 'ended' ? 'sessionEndedTitle' : 'signedOutTitle'),
        text: mode === 'ended' ? i18n.term('sessionEndedText') : undefined,
        action: this.#signIn(),
      });
    return note({ art: 'lock', title: i18n.term('noAccessTitle'), text: i18n.term('noAccessText') });
  }

  #empty({ composer: { mode } }: MessagesModel): TemplateResult {
    return html`<div class="note" part="note">
      ${talk}
      <p class="note-title">${this.#i18n.term('msgEmptyTitle')}</p>
      <p class="note-text">${this.#i18n.term(mode === 'write' ? 'msgEmptyText' : 'msgEmptyReading')}</p>
    </div>`;
  }

  #list(model: MessagesModel): TemplateResult {
    const found = days(model.messages, model.pending, (id) => model.keys?.get(id) ?? id);
    this.#keys = found.flatMap(({ rows }) => rows.map(({ key }) => key));
    const active = this.#keys.includes(this.active) ? this.active : this.#keys.at(-1)!;
    const context: RowContext = {
      i18n: this.#i18n,
      model,
      me: model.messages.findLast(({ mine }) => mine)?.author,
      active,
      picking: this.picking,
      marked: this.marked,
      whole: this.whole,
      act: this.#act,
      pick: this.#pick,
      unfold: this.#unfold,
    };
    return html`<div
        class="scroll"
        part="list"
        ${ref(this.#scroll.attach)}
        @scroll=${this.#onScroll}
        @keydown=${this.#onKey}
        @focusin=${this.#onFocus}
      >
        <div class="content">
          ${this.#edge(model.older, 'older', 'msgOlder')}
          ${repeat(
            found,
            ({ key }) => key,
            (day) =>
              html`<section class="day">
                <p class="date" part="date" id="day-${day.key}">
                  <time datetime=${day.at}>${this.#dayName(day)}</time>
                </p>
                <ol role="list" aria-labelledby="day-${day.key}">
                  ${repeat(
                    day.rows,
                    ({ key }) => key,
                    (row) => messageRow(row, context),
                  )}
                </ol>
              </section>`,
          )}
          ${this.#edge(model.newer, 'newer', 'msgNewer')}
        </div>
      </div>
      ${this.#jump(model)}`;
  }

  #edge(
    edge: MessagesEdge,
    type: 'older' | 'newer',
    term: 'msgOlder' | 'msgNewer',
  ): TemplateResult | typeof nothing {
    if (edge === 'end') return nothing;
    return html`<button
      class="plain edge"
      aria-disabled=${edge === 'loading'}
      @click=${() => this.#more(type, edge)}
    >
      ${this.#i18n.term(edge === 'loading' ? 'loading' : edge === 'failed' ? 'msgMoreFailed' : term)}
    </button>`;
  }

  #jump({ fresh, newer }: MessagesModel): TemplateResult | typeof nothing {
    if (this.notice) return html`<div class="float"><p class="toast">${this.notice}</p></div>`;
    if (!fresh && !this.away && newer === 'end') return nothing;
    const i18n = this.#i18n;
    const label = fresh ? i18n.term('msgFresh', fresh) : i18n.term('msgLatest');
    return html`<div class="float">
      <button class=${fresh ? 'jump primary' : 'jump'} part="jump" aria-label=${label} @click=${this.#onJump}>
        ${fresh ? label : nothing} ${icon('down', 16)}
      </button>
    </div>`;
  }

  #footer({ phase, composer }: MessagesModel): TemplateResult {
    const i18n = this.#i18n;
    const { mode } = composer;
    // The field stays in its place even when it is hidden: it holds what was being written.
    const open = mode === 'write' && phase === 'ready';
    const call = phase === 'no-access' ? 'none' : mode;
    return html`<rai-message-composer
        exportparts="composer, field, send, reply, counter, gain"
        .model=${composer}
        .enter=${this.enter}
        ?hidden=${!open}
        @rai-action=${this.#onComposer}
      ></rai-message-composer>
      ${
        call === 'sign-in' || call === 'ended'
          ? html`<div class="call">
              <p>${i18n.term(call === 'ended' ? 'sessionEndedTitle' : 'msgJoin')}</p>
              ${this.#signIn()}
            </div>`
          : call === 'read-only'
            ? html`<div class="call quiet"><p>${i18n.term('msgReadOnly')}</p></div>`
            : nothing
      }`;
  }

  #signIn(): TemplateResult {
    const { signInUrl: url } = this.#model;
    const label = this.#i18n.term('signIn');
    return html`<slot name="sign-in"
      >${
        url
          ? html`<a class="button primary" part="sign-in" href=${url} @click=${this.#onSignIn}>${label}</a>`
          : html`<button class="primary" part="sign-in" @click=${this.#onSignIn}>${label}</button>`
      }</slot
    >`;
  }

  #dayName({ at }: Day): string {
    const midnight = (moment: Date): number => moment.setHours(12, 0, 0, 0);
    const ago = Math.round((midnight(new Date()) - midnight(new Date(at))) / DAY_MS);
    if (ago === 0) return this.#i18n.term('msgToday');
    if (ago === 1) return this.#i18n.term('msgYesterday');
    const year = new Date(at).getFullYear() === new Date().getFullYear() ? undefined : 'numeric';
    return date(this.#i18n.lang(), at, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(year && { year }),
    } as const);
  }

  #announce(model: MessagesModel, before: MessagesModel): void {
    const { arrived, composer, notice, pending } = model;
    if (arrived && arrived !== before.arrived) {
      const now = Date.now();
      // Within one second all arrivals are one announcement.
      const sum = now - this.#said.at < 1000 ? this.#said.count : 0;
      this.#said = { count: sum + arrived.count, at: now };
      this.#announcer.say(this.#i18n.term('msgFresh', this.#said.count));
    }
    const lost = pending.some(
      ({ key, state }) =>
        state === 'failed' && before.pending.find((entry) => entry.key === key)?.state !== 'failed',
    );
    if (lost) this.#announcer.say(this.#i18n.term('msgFailed'));
    const wait = Math.ceil(((composer.notBefore ?? 0) - Date.now()) / 1000);
    if (wait > 0 && composer.notBefore !== before.composer.notBefore)
      this.#announcer.say(this.#i18n.term('msgWait', wait));
    if (notice && notice !== before.notice) this.#tell('msgReactFailed');
  }

  /** Shows and says something for a moment. */
  #tell(term: 'msgNoUnreact' | 'msgReactFailed'): void {
    this.notice = this.#i18n.term(term);
    this.#announcer.say(this.notice);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => (this.notice = ''), NOTICE_MS);
  }

  #more(type: 'older' | 'newer', edge: MessagesEdge): void {
    if (edge === 'loading') return;
    if (type === 'older') this.#olderFrom = this.#keys[0];
    this.#act({ type });
  }

  #toEnd(): void {
    this.#scroll.toEnd();
    this.away = false;
  }

  #reveal(id: string): void {
    const key = this.#model.keys?.get(id) ?? id;
    if (!this.#keys.includes(key)) return;
    this.#scroll.row(key)?.scrollIntoView({ block: 'center' });
    this.#scroll.remember();
    this.#focusRow(key);
    this.marked = key;
    clearTimeout(this.#markTimer);
    this.#markTimer = setTimeout(() => (this.marked = ''), 2000);
  }

  #focusRow(key: string): void {
    this.active = key;
    const row = this.#scroll.row(key);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  #pick = (key: string): void => {
    const closed = this.picking;
    this.picking = key;
    void this.updateComplete.then(() => {
      const tools = this.#scroll.row(key || closed)?.querySelector('.tools');
      tools?.querySelector<HTMLElement>(key ? '.quick button' : '.pick')?.focus();
    });
  };

  #unfold = (key: string): void => {
    const whole = new Set(this.whole);
    if (!whole.delete(key)) whole.add(key);
    this.whole = whole;
  };

  #onSignIn = (event: Event): void => this.#act({ type: 'sign-in', event });

  #onJump = (): void => {
    const { newer } = this.#model;
    this.#act({ type: 'newest' });
    if (newer === 'end') this.#toEnd();
    if (this.#keys.length) this.#focusRow(this.#keys.at(-1)!);
  };

  #onComposer = (event: ViewActionEvent<MessagesAction>): void => {
    this.#act(event.action);
  };

  #onScroll = (): void => {
    const scroll = this.renderRoot.querySelector('.scroll');
    if (!scroll?.clientHeight) return;
    this.#scroll.remember();
    const { older, newer } = this.#model;
    const follows = this.#scroll.atEnd && newer === 'end';
    if (this.away === follows) this.away = !follows;
    this.#act({ type: 'follow', on: follows });
    const overflows = scroll.scrollHeight > scroll.clientHeight;
    if (overflows && older === 'more' && scroll.scrollTop < AHEAD) this.#act({ type: 'older' });
    else if (newer === 'more' && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AHEAD)
      this.#act({ type: 'newer' });
  };

  #onFocus = (event: FocusEvent): void => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset['key'];
    if (!key) return;
    this.active = key;
    if (this.picking && this.picking !== key) this.picking = '';
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset['key'];
    if (!key) return;
    const at = this.#keys.indexOf(key);
    if (event.key === 'Escape' && this.picking) this.#pick('');
    else {
      const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.#keys.length - 1 }[event.key];
      if (to === undefined) return;
      if (to < 0 && this.#model.older !== 'end') this.#more('older', this.#model.older);
      else this.#focusRow(this.#keys[Math.max(0, Math.min(to, this.#keys.length - 1))]!);
    }
    event.preventDefault();
  };
}

const BONES = [62, 84, 40, 71, 55, 78, 63, 85].map(
  (width) =>
    html`<div class="bone-row">
      <span class="bone dot"></span><span class="bone"></span><span class="bone v${width % 3}"></span>
    </div>`,
);

function statesOf({ phase, messages, pending, stale, composer }: MessagesModel): string[] {
  const states: string[] = [phase];
  if (phase === 'ready') {
    if (!messages.length && !pending.length) states.push('empty');
    if (stale) states.push('stale');
  }
  if (composer.mode === 'sign-in') states.push('signed-out');
  if (composer.mode === 'ended') states.push('session-ended');
  return states;
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-messages-view': RaiMessagesView;
  }
}
