import { html, nothing, type TemplateResult } from 'lit';
import type { Localize } from '../../i18n/localize.js';
import type { LateMessagesTerms } from '../../i18n/messages.js';
import { addLateMessages } from '../../i18n/messages-late.js';
import { defineElement } from '../../internal/define-element.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Message, Reaction } from '../../model/index.js';
import type { Row } from './days.js';
import { glyph, QUICK } from './emoji.js';
import { icon } from './icons.js';
import { RaiMessageComposer } from './message-composer.js';
import { fate } from './message-fate.js';
import { time } from './message-row.js';
import type { MessagesAction, MessagesModel } from './messages-model.js';
import { isolate } from './isolate.js';
import type { Pending } from './outbox.js';
import type { ViewHost, WritingPart } from './view-part.js';
import { writingStyles } from './writing.styles.js';
import { wished } from './wishes.js';

export { Reactor } from './reactor.js';
export { Sender } from './sender.js';

/** What members may do beyond reading: write, answer, react. Part of the view, loaded when somebody may. */
export class Writing implements WritingPart {
  readonly #host: ViewHost;
  /** Key of the row whose six reactions are open. */
  #picking = '';

  constructor(host: ViewHost) {
    this.#host = host;
    addLateMessages();
    defineElement('rai-message-composer', RaiMessageComposer);
    host.adopt(writingStyles);
  }

  reactions(message: Message): readonly Reaction[] {
    return wished(message, this.#host.model.wishes);
  }

  chip(
    { id }: Message,
    { emoji, mine }: Reaction,
    name: string,
    shown: TemplateResult,
    tab: number,
  ): TemplateResult {
    return html`<button
      class="chip"
      part="reaction"
      tabindex=${tab}
      aria-pressed=${mine}
      aria-label=${name}
      title=${`:${emoji}:`}
      @click=${() => this.#host.act({ type: 'react', message: id, emoji, on: !mine })}
    >
      ${shown}
    </button>`;
  }

  tools(row: Row, message: Message, tab: number): TemplateResult | typeof nothing {
    const { reply, react } = this.#host.model.can;
    if (!reply && !react) return nothing;
    const { key } = row;
    const open = this.#picking === key;
    const name = isolate(message.author.name);
    return html`<div class="tools" part="tools" @keydown=${this.#onKey} @focusout=${this.#onFocusOut}>
      ${row.head ? nothing : html`<span class="quiet" aria-hidden="true">${time(row.at, this.#host)}</span>`}
      ${
        open
          ? html`<span class="quick" role="group" aria-label=${this.#i18n.term('msgReactTo', name)}
              >${QUICK.map((quick) => this.#quick(quick, message))}</span
            >`
          : nothing
      }
      ${
        react
          ? html`<button
              class="icon pick"
              tabindex=${tab}
              title=${this.#i18n.term('msgReact')}
              aria-label=${this.#i18n.term('msgReactTo', name)}
              aria-expanded=${open}
              @click=${() => this.#pick(open ? '' : key)}
            >
              ${icon(open ? 'close' : 'react')}
            </button>`
          : nothing
      }
      ${
        reply && !open
          ? html`<button
              class="icon"
              tabindex=${tab}
              title=${this.#i18n.term('msgReply')}
              aria-label=${this.#i18n.term('msgReplyTo', name)}
              @click=${() => this.#host.act({ type: 'reply', message })}
            >
              ${icon('reply')}
            </button>`
          : nothing
      }
    </div>`;
  }

  fate(entry: Pending, tab: number): TemplateResult | typeof nothing {
    return fate(entry, this.#i18n, (action) => this.#act(action), tab);
  }

  composer(): TemplateResult {
    const { enter, model } = this.#host;
    const { phase, composer } = model;
    // The field stays in its place even when it is hidden: it holds what was being written.
    return html`<rai-message-composer
      exportparts="composer, field, send, reply, counter, gain"
      .model=${composer}
      .enter=${enter}
      ?hidden=${composer.mode !== 'write' || phase !== 'ready'}
      @rai-action=${(event: ViewActionEvent<MessagesAction>) => this.#host.act(event.action)}
    ></rai-message-composer>`;
  }

  updated({ pending, composer }: MessagesModel): void {
    const { model } = this.#host;
    const wait = Math.ceil(((model.composer.notBefore ?? 0) - Date.now()) / 1000);
    const lost = model.pending.some(
      ({ key, state }) =>
        state === 'failed' && pending.find((entry) => entry.key === key)?.state !== 'failed',
    );
    if (lost) this.#host.say(this.#i18n.term('msgFailed'));
    if (wait > 0 && model.composer.notBefore !== composer.notBefore)
      this.#host.say(this.#i18n.term('msgWait', wait));
  }

  get #i18n(): Localize<LateMessagesTerms> {
    return this.#host.i18n as Localize<LateMessagesTerms>;
  }

  #quick(quick: string, message: Message): TemplateResult {
    const { i18n } = this.#host;
    const sign = glyph(quick);
    // The same picture may stand there under another shortcode: then it is that reaction.
    const present = this.reactions(message).find(({ emoji }) => glyph(emoji) === sign);
    const { emoji, count, mine } = present ?? { emoji: quick, count: 0, mine: false };
    return html`<button
      class="icon"
      aria-pressed=${mine}
      aria-label=${count ? i18n.term('msgReaction', sign, count, String(count), mine) : sign}
      @click=${() => {
        this.#pick('');
        this.#host.act({ type: 'react', message: message.id, emoji, on: !mine });
      }}
    >
      ${sign}
    </button>`;
  }

  /** An outcome that is chosen takes its own buttons away: the field is where one goes on. */
  #act(action: MessagesAction): void {
    this.#host.act(action);
    this.#host.element.focus();
  }

  /** Opens the six reactions of a row, or closes them, and takes the focus along. */
  #pick(key: string): void {
    const { element, row } = this.#host;
    const before = this.#picking;
    this.#picking = key;
    element.requestUpdate();
    void element.updateComplete.then(() => {
      row(key || before)
        ?.querySelector<HTMLElement>(key ? '.quick button' : '.pick')
        ?.focus();
    });
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#picking) return;
    event.preventDefault();
    this.#pick('');
  };

  #onFocusOut = (event: FocusEvent): void => {
    const to = event.relatedTarget as Node | null;
    if (!this.#picking || !to || (event.currentTarget as Element).contains(to)) return;
    this.#picking = '';
    this.#host.element.requestUpdate();
  };
}
