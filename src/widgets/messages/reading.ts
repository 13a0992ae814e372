import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { oldAge, staleNote } from '../../i18n/age.js';
import type { Localize } from '../../i18n/localize.js';
import type { LateMessagesTerms } from '../../i18n/messages.js';
import { addLateMessages } from '../../i18n/messages-late.js';
import { Announcer } from '../../internal/announcer.js';
import { Clock } from '../../internal/clock.js';
import { pauseControl } from '../../internal/pause-control.js';
import { problemNote } from '../../internal/problem.js';
import { controlStyles } from '../../theme/controls.js';
import { note, noteStyles } from '../../theme/note.js';
import { icon } from './icons.js';
import type { MessagesModel } from './messages-model.js';
import { readingStyles } from './reading.styles.js';
import { ScrollKeeper } from './scroll-keeper.js';
import type { ReadingPart, ViewHost } from './view-part.js';

export { Talk } from './talk.js';

const NOTICE_MS = 5000;
const MARK_MS = 2000;
/** How near to an edge of what is drawn the next stretch is asked for, in pixels. */
const AHEAD = 240;

/** Moving through the list by scrolling and by keys, and hearing of what is new. Part of the view. */
export class Reading implements ReadingPart {
  active = '';
  marked = '';
  whole: ReadonlySet<string> = new Set();
  readonly #host: ViewHost;
  readonly #scroll: ScrollKeeper;
  readonly #announcer: Announcer;
  #away = false;
  #notice = '';
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #markTimer: ReturnType<typeof setTimeout> | undefined;
  #said = { count: 0, at: 0 };
  /** Key of the first row when older messages were asked for by button or key. */
  #olderFrom: string | undefined;
  #list: HTMLElement | undefined;
  readonly #asked: Partial<Record<'older' | 'newer', string | false | undefined>> = {};

  constructor(host: ViewHost) {
    this.#host = host;
    addLateMessages();
    host.adopt(controlStyles, noteStyles, readingStyles);
    this.#announcer = new Announcer(host.element);
    // Ages and the names of days stay true while nothing else happens.
    new Clock(host.element);
    this.#scroll = new ScrollKeeper(() => host.model.newer === 'end');
  }

  /** Before a new model is drawn. */
  changed({ arrived, notice, paused }: MessagesModel): void {
    const { model } = this.#host;
    this.#scroll.remember();
    if (model.arrived && model.arrived !== arrived) this.#announce(model.arrived.count);
    if (paused !== undefined && model.paused !== undefined && paused !== model.paused)
      this.say(this.#i18n.term(model.paused ? 'paused' : 'resumed'));
    if (model.notice && model.notice !== notice)
      this.#notify(this.#i18n.term(model.notice.kind === 'no-unreact' ? 'msgNoUnreact' : 'msgReactFailed'));
  }

  /** After it was drawn. */
  updated({ reveal, pending, phase }: MessagesModel): void {
    const { model, keys } = this.#host;
    this.#attach();
    this.#scroll.restore();
    if (model.reveal && model.reveal !== reveal) this.#reveal(model.reveal.id);
    if (model.pending.length > pending.length && phase === 'ready') this.#toEnd();
    const first = this.#olderFrom === undefined ? -1 : keys.indexOf(this.#olderFrom);
    if (first > 0) {
      this.#olderFrom = undefined;
      this.#focus(keys[first - 1]!);
    }
    // After the frame, when the list stands where it belongs.
    requestAnimationFrame(this.#onScroll);
  }

  get text(): string {
    return this.#announcer.text;
  }

  say(text: string): void {
    this.#announcer.say(text);
  }

  each<T extends { key: string }>(items: readonly T[], template: (item: T) => TemplateResult): unknown {
    return repeat(items, ({ key }) => key, template);
  }

  age(): TemplateResult | typeof nothing {
    const { stale, asOf, paused, phase } = this.#host.model;
    const i18n = this.#i18n;
    const now = Date.now();
    const age = oldAge(i18n.lang(), asOf, now);
    const text = stale ? staleNote(i18n, asOf, now) : age && i18n.term('asOf', age);
    return html`${
      text ? html`<span class="quiet cut age" part=${stale ? 'stale' : 'as-of'}>${text}</span>` : nothing
    }${
      paused === undefined || phase !== 'ready'
        ? nothing
        : pauseControl(i18n, paused, () => this.#host.act({ type: 'pause' }))
    }`;
  }

  note(): TemplateResult {
    const i18n = this.#i18n;
    const { phase, missing, problem, composer } = this.#host.model;
    const { mode } = composer;
    if (phase === 'ready')
      return note({
        art: 'talk',
        title: i18n.term('msgEmptyTitle'),
        text: i18n.term(mode === 'write' ? 'msgEmptyText' : 'msgEmptyReading'),
      });
    if (phase === 'error')
      return missing === undefined && problem
        ? problemNote(problem, i18n, () => this.#host.act({ type: 'reload' }))
        : note({
            art: 'error',
            title: i18n.term('missingTitle'),
            text: i18n.term('missingText', missing ?? 'gateway'),
          });
    if (mode === 'ended')
      return note({
        art: 'clock',
        title: i18n.term('sessionEndedTitle'),
        text: i18n.term('sessionEndedText'),
        action: this.#signIn(),
      });
    if (mode === 'sign-in')
      return note({ art: 'person', title: i18n.term('signedOutTitle'), action: this.#signIn() });
    return note({ art: 'lock', title: i18n.term('noAccessTitle'), text: i18n.term('noAccessText') });
  }

  call(): TemplateResult | typeof nothing {
    const { phase, composer } = this.#host.model;
    const { mode } = composer;
    if (phase !== 'ready') return nothing;
    if (mode === 'read-only') return html`<p class="call quiet">${this.#i18n.term('msgReadOnly')}</p>`;
    if (mode !== 'sign-in' && mode !== 'ended') return nothing;
    return html`<div class="call">
      <p>${this.#i18n.term(mode === 'ended' ? 'sessionEndedTitle' : 'msgJoin')}</p>
      ${this.#signIn()}
    </div>`;
  }

  disconnect(): void {
    this.#scroll.detach();
    this.#list = undefined;
    clearTimeout(this.#noticeTimer);
    clearTimeout(this.#markTimer);
  }

  edge(type: 'older' | 'newer'): TemplateResult | typeof nothing {
    const edge = this.#host.model[type];
    if (edge === 'end') return nothing;
    const term = type === 'older' ? 'msgOlder' : 'msgNewer';
    return html`<button
      class="bare edge"
      aria-disabled=${edge === 'loading'}
      @click=${() => this.#more(type)}
    >
      ${this.#i18n.term(edge === 'loading' ? 'loading' : edge === 'failed' ? 'msgMoreFailed' : term)}
    </button>`;
  }

  fold(key: string, tab: number): TemplateResult {
    const open = this.whole.has(key);
    return html`<button
      class="bare fold"
      tabindex=${tab}
      aria-expanded=${open}
      @click=${() => this.#unfold(key)}
    >
      ${this.#i18n.term(open ? 'msgLess' : 'msgMore')}
    </button>`;
  }

  float(): TemplateResult | typeof nothing {
    const { fresh, newer } = this.#host.model;
    if (this.#notice) return html`<div class="float"><p class="toast">${this.#notice}</p></div>`;
    if (!fresh && !this.#away && newer === 'end') return nothing;
    const label = fresh ? this.#i18n.term('msgFresh', fresh) : this.#i18n.term('msgLatest');
    return html`<div class="float">
      <button class=${fresh ? 'jump primary' : 'jump'} part="jump" aria-label=${label} @click=${this.#onJump}>
        ${fresh ? label : nothing} ${icon('down', 16)}
      </button>
    </div>`;
  }

  /** Shows and says something for a moment. */
  #notify(text: string): void {
    const { element } = this.#host;
    this.#notice = text;
    this.say(text);
    element.requestUpdate();
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.#notice = '';
      element.requestUpdate();
    }, NOTICE_MS);
  }

  #toEnd(): void {
    this.#scroll.toEnd();
    this.#setAway(false);
  }

  get #i18n(): Localize<LateMessagesTerms> {
    return this.#host.i18n as Localize<LateMessagesTerms>;
  }

  #signIn(): TemplateResult {
    const { signInUrl: url } = this.#host.model;
    const label = this.#i18n.term('signIn');
    return html`<slot name="sign-in"
      >${
        url
          ? html`<a class="button primary" part="sign-in" href=${url} @click=${this.#onSignIn}>${label}</a>`
          : html`<button class="primary" part="sign-in" @click=${this.#onSignIn}>${label}</button>`
      }</slot
    >`;
  }

  /** The list is drawn anew after each time without one. */
  #attach(): void {
    const list = this.#host.element.renderRoot.querySelector<HTMLElement>('.scroll') ?? undefined;
    if (list === this.#list) return;
    this.#list = list;
    if (!list) return this.#scroll.detach();
    this.#scroll.attach(list);
    list.addEventListener('scroll', this.#onScroll);
    list.addEventListener('keydown', this.#onKey);
    list.addEventListener('focusin', this.#onFocus);
  }

  #announce(count: number): void {
    const now = Date.now();
    // Within one second all arrivals are one announcement.
    const sum = count + (now - this.#said.at < 1000 ? this.#said.count : 0);
    this.#said = { count: sum, at: now };
    this.say(this.#i18n.term('msgFresh', sum));
  }

  #more(type: 'older' | 'newer'): void {
    const { model, keys, act } = this.#host;
    if (model[type] === 'loading' || model[type] === 'end') return;
    if (type === 'older') this.#olderFrom = keys[0];
    act({ type });
  }

  /** Asks for what lies beyond an edge that is near, once for each row there. */
  #ask(type: 'older' | 'newer', edge: string | false | undefined): void {
    const isNew = edge && this.#asked[type] !== edge;
    this.#asked[type] = edge;
    if (isNew) this.#host.act({ type });
  }

  #reveal(id: string): void {
    const { model, element, keys } = this.#host;
    const key = model.keys?.get(id) ?? id;
    if (!keys.includes(key)) return;
    this.#focus(key, 'center');
    this.marked = key;
    element.requestUpdate();
    clearTimeout(this.#markTimer);
    this.#markTimer = setTimeout(() => {
      this.marked = '';
      element.requestUpdate();
    }, MARK_MS);
  }

  #focus(key: string, block: ScrollLogicalPosition = 'nearest'): void {
    const { element, row } = this.#host;
    this.active = key;
    const item = row(key);
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block });
    // What the reader went to is what stays in place from here on.
    this.#scroll.remember();
    element.requestUpdate();
  }

  #unfold(key: string): void {
    const whole = new Set(this.whole);
    if (!whole.delete(key)) whole.add(key);
    this.whole = whole;
    this.#host.element.requestUpdate();
  }

  #setAway(away: boolean): void {
    if (away === this.#away) return;
    this.#away = away;
    this.#host.element.requestUpdate();
  }

  #onSignIn = (event: Event): void => this.#host.act({ type: 'sign-in', event });

  #onJump = (): void => {
    const { model, keys, act } = this.#host;
    const last = keys.at(-1);
    act({ type: 'newest' });
    if (last !== undefined) this.#focus(last);
    if (model.newer === 'end') this.#toEnd();
  };

  #onScroll = (): void => {
    const list = this.#list;
    if (!list?.clientHeight) return;
    this.#scroll.remember();
    const { act, model, keys } = this.#host;
    const { older, newer } = model;
    const follows = this.#scroll.atEnd && newer === 'end';
    this.#setAway(!follows);
    act({ type: 'follow', on: follows });
    const { scrollHeight, scrollTop, clientHeight } = list;
    const below = scrollHeight - scrollTop - clientHeight;
    this.#ask('older', older === 'more' && scrollHeight > clientHeight && scrollTop < AHEAD && keys[0]);
    this.#ask('newer', newer === 'more' && below < AHEAD && keys.at(-1));
  };

  #onFocus = (event: FocusEvent): void => {
    const key = keyOf(event);
    if (key === undefined || key === this.active) return;
    this.active = key;
    this.#host.element.requestUpdate();
  };

  #onKey = (event: KeyboardEvent): void => {
    const { model, keys } = this.#host;
    const key = keyOf(event);
    if (key === undefined || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = keys.indexOf(key);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 && model.older !== 'end') this.#more('older');
    else this.#focus(keys[Math.max(0, Math.min(to, keys.length - 1))]!);
  };
}

function keyOf(event: Event): string | undefined {
  return (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset['key'];
}
