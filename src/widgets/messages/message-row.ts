import { html, nothing, type TemplateResult } from 'lit';
import type { Localize } from '../../i18n/localize.js';
import { date, number } from '../../i18n/intl.js';
import type { MessagesTerms } from '../../i18n/messages.js';
import type { Member, Message } from '../../model/index.js';
import { avatar } from '../../theme/avatar.js';
import type { Row } from './days.js';
import { glyph, QUICK } from './emoji.js';
import { icon } from './icons.js';
import type { MessagesAction, MessagesModel } from './messages-model.js';
import { fate } from './message-fate.js';
import type { Quoted } from './outbox.js';
import { excerpt, segments } from './segments.js';
import { wished } from './wishes.js';

/** What a row needs to know of the list around it. */
export interface RowContext {
  i18n: Localize<MessagesTerms>;
  model: MessagesModel;
  /** Whoever is looking, once a message of theirs is known. */
  me: Member | undefined;
  /** Key of the row whose controls are tab stops. */
  active: string;
  /** Key of the row whose six reactions are open. */
  picking: string;
  /** Key of the row that was just brought into view. */
  marked: string;
  /** Keys of long rows that are shown whole. */
  whole: ReadonlySet<string>;
  act: (action: MessagesAction) => void;
  pick: (key: string) => void;
  unfold: (key: string) => void;
}

/** One message: who, when, what, and what can be done with it. */
export function messageRow(row: Row, c: RowContext): TemplateResult {
  const { message, pending, key, head } = row;
  const own = pending !== undefined || message?.mine === true;
  const classes = `row ${head ? 'head' : ''} ${own ? 'own' : ''} ${c.marked === key ? 'marked' : ''}`;
  const tab = c.active === key ? 0 : -1;
  return html`<li class=${classes} part=${own ? 'message own' : 'message'} data-key=${key} tabindex=${tab}>
    ${head ? header(row, c) : html`<span class="sr">${who(row, c)} ${time(row.at, c)}</span>`}
    ${quote(message?.quote ?? pending?.reply, c, tab)} ${body(key, message?.text ?? pending!.text, c, tab)}
    ${message ? foot(message, c, tab) : fate(pending!, c.i18n, c.act, tab)}
    ${message ? tools(row, message, c, tab) : nothing}
  </li>`;
}

function who({ message, pending }: Row, { i18n }: RowContext): TemplateResult {
  if (pending || message?.mine) return html`${i18n.term('you')}`;
  return html`<bdi>${message!.author.name}</bdi>`;
}

function time(at: string, { i18n }: RowContext): TemplateResult {
  const short = date(i18n.lang(), at, { hour: 'numeric', minute: '2-digit' });
  return html`<time datetime=${at}>${short}</time>`;
}

function header(row: Row, c: RowContext): TemplateResult {
  const { message } = row;
  const author = message?.author ?? c.me;
  return html`${author ? avatar(author) : html`<span class="avatar you" aria-hidden="true"></span>`}
    <div class="meta">
      <span class="name cut" part="author">${who(row, c)}</span>
      ${message?.author.tier && !message.mine ? html`<span class="tier cut">${message.author.tier}</span>` : nothing}
      <span class="quiet">${time(row.at, c)}</span>
    </div>`;
}

function quote(quoted: Quoted | undefined, c: RowContext, tab: number): TemplateResult | typeof nothing {
  if (!quoted) return nothing;
  return html`<button
    class="quote"
    part="quote"
    tabindex=${tab}
    @click=${() => c.act({ type: 'reveal', id: quoted.id })}
  >
    <span class="sr">${c.i18n.term('msgQuote', '')}</span><bdi class="by cut">${quoted.name}</bdi>
    <bdi class="cut">${quoted.text.slice(0, 280)}</bdi>
  </button>`;
}

function body(key: string, text: string, c: RowContext, tab: number): TemplateResult {
  const whole = c.whole.has(key);
  const shown = excerpt(text, whole);
  const parts = segments(shown.text).map(({ text: part, href }) => (href ? link(part, href, c, tab) : part));
  const fold = html`<button
    class="plain fold"
    tabindex=${tab}
    aria-expanded=${whole}
    @click=${() => c.unfold(key)}
  >
    ${c.i18n.term(whole ? 'msgLess' : 'msgMore')}
  </button>`;
  // White space inside is kept as it was typed, so none may come from here.
  // prettier-ignore
  return html`<p class="text" part="text" dir="auto">${parts}</p>${shown.more || whole ? fold : nothing}`;
}

function link(text: string, href: string, { i18n }: RowContext, tab: number): TemplateResult {
  // prettier-ignore
  return html`<a href=${href} target="_blank" rel="noopener nofollow ugc" part="link" tabindex=${tab}><bdi>${text}</bdi><span class="sr"> (${i18n.term('msgNewTab')})</span></a>`;
}

function foot(message: Message, c: RowContext, tab: number): TemplateResult | typeof nothing {
  const reactions = wished(message, c.model.wishes);
  if (!reactions.length && !message.replies) return nothing;
  const { i18n, model } = c;
  return html`<div class="foot">
    ${reactions.map(({ emoji, count, mine }) => {
      const sign = glyph(emoji);
      const name = i18n.term('msgReaction', sign, count, mine);
      const shown = html`<span class="sign cut">${sign}</span>
        ${number(i18n.lang(), count, { notation: 'compact' })}`;
      return model.can.react
        ? html`<button
            class="chip"
            part="reaction"
            tabindex=${tab}
            aria-pressed=${mine}
            aria-label=${name}
            title=${`:${emoji}:`}
            @click=${() => c.act({ type: 'react', message: message.id, emoji, on: !mine })}
          >
            ${shown}
          </button>`
        : html`<span class="chip" part="reaction" role="img" aria-label=${name}>${shown}</span>`;
    })}
    ${message.replies ? html`<span class="quiet replies">${i18n.term('msgReplies', message.replies)}</span>` : nothing}
  </div>`;
}

function tools(row: Row, message: Message, c: RowContext, tab: number): TemplateResult | typeof nothing {
  const { i18n, model, picking } = c;
  const { reply, react } = model.can;
  const { key } = row;
  if (!reply && !react) return nothing;
  const { name } = message.author;
  const open = picking === key;
  return html`<div class="tools" part="tools">
    ${row.head ? nothing : html`<span class="quiet" aria-hidden="true">${time(row.at, c)}</span>`}
    ${
      open
        ? html`<span class="quick" role="group" aria-label=${i18n.term('msgReactTo', name)}
            >${QUICK.map((quick) => quickReaction(quick, message, c))}</span
          >`
        : nothing
    }
    ${
      react
        ? html`<button
            class="icon pick"
            tabindex=${tab}
            title=${i18n.term('msgReact')}
            aria-label=${i18n.term('msgReactTo', name)}
            aria-expanded=${open}
            @click=${() => c.pick(open ? '' : key)}
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
            title=${i18n.term('msgReply')}
            aria-label=${i18n.term('msgReplyTo', name)}
            @click=${() => c.act({ type: 'reply', message })}
          >
            ${icon('reply')}
          </button>`
        : nothing
    }
  </div>`;
}

function quickReaction(quick: string, message: Message, c: RowContext): TemplateResult {
  const sign = glyph(quick);
  // The same picture may stand there under another shortcode: then it is that reaction.
  const present = wished(message, c.model.wishes).find(({ emoji }) => glyph(emoji) === sign);
  const { emoji, count, mine } = present ?? { emoji: quick, count: 0, mine: false };
  return html`<button
    class="icon"
    aria-pressed=${mine}
    aria-label=${count ? c.i18n.term('msgReaction', sign, count, mine) : sign}
    @click=${() => {
      c.pick('');
      c.act({ type: 'react', message: message.id, emoji, on: !mine });
    }}
  >
    ${sign}
  </button>`;
}
