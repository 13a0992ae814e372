import { html, nothing, type TemplateResult } from 'lit';
import { date } from '../../i18n/date.js';
import { number } from '../../i18n/number.js';
import type { Message } from '../../model/index.js';
import { avatar } from '../../theme/avatar.js';
import type { Row } from './days.js';
import { glyph } from './emoji.js';
import type { Quoted } from './outbox.js';
import { excerpt, segments } from './segments.js';
import type { RowContext, ViewHost } from './view-part.js';

/** One message: who, when, what, and what can be done with it. */
export function messageRow(row: Row, c: RowContext): TemplateResult {
  const { message, pending, key, head } = row;
  const own = pending !== undefined || message?.mine === true;
  const tab = c.active === key ? 0 : -1;
  return html`<li
    class="row ${head ? 'head' : ''} ${own ? 'own' : ''} ${c.reading?.marked === key ? 'marked' : ''}"
    part=${own ? 'message own' : 'message'}
    data-key=${key}
    tabindex=${tab}
  >
    ${head ? header(row, c) : html`<span class="sr">${who(row, c.host)} ${time(row.at, c.host)}</span>`}
    ${quote(message?.quote ?? pending?.reply, c.host, tab)}
    ${body(key, message?.text ?? pending!.text, c, tab)}
    ${message ? foot(message, c, tab) : c.writing?.fate(pending!, tab)}
    ${message ? c.writing?.tools(row, message, tab) : nothing}
  </li>`;
}

function who({ message, pending }: Row, { i18n }: ViewHost): unknown {
  return pending || message?.mine ? i18n.term('you') : html`<bdi>${message!.author.name}</bdi>`;
}

/** The time of day of a message. */
export function time(at: string, { i18n }: ViewHost): TemplateResult {
  return html`<time datetime=${at}>${date(i18n.lang(), at, { hour: 'numeric', minute: '2-digit' })}</time>`;
}

function header(row: Row, c: RowContext): TemplateResult {
  const { message } = row;
  const author = message?.author ?? c.me;
  return html`${author ? avatar(author) : html`<span class="avatar you"></span>`}
    <div class="meta">
      <span class="name cut" part="author" dir="auto">${who(row, c.host)}</span>
      ${message?.author.tier && !message.mine ? html`<span class="tier cut">${message.author.tier}</span>` : nothing}
      <span class="quiet">${time(row.at, c.host)}</span>
    </div>`;
}

function quote(quoted: Quoted | undefined, host: ViewHost, tab: number): TemplateResult | typeof nothing {
  if (!quoted) return nothing;
  return html`<button
    class="quote"
    part="quote"
    tabindex=${tab}
    @click=${() => host.act({ type: 'reveal', id: quoted.id })}
  >
    <span class="sr">${host.i18n.term('msgQuote', '')}</span><bdi class="by cut">${quoted.name}</bdi>
    <bdi class="cut">${quoted.text.slice(0, 280)}</bdi>
  </button>`;
}

function body(key: string, text: string, c: RowContext, tab: number): TemplateResult {
  const whole = c.reading?.whole.has(key) ?? false;
  const shown = excerpt(text, whole);
  const parts = segments(shown.text).map(({ text: part, href }) =>
    href ? link(part, href, c.host, tab) : part,
  );
  const fold = shown.more || whole ? c.reading?.fold(key, tab) : nothing;
  // White space inside is kept as it was typed, so none may come from here.
  // prettier-ignore
  return html`<p class="text" part="text" dir="auto">${parts}</p>${fold}`;
}

function link(text: string, href: string, { i18n }: ViewHost, tab: number): TemplateResult {
  // prettier-ignore
  return html`<a href=${href} target="_blank" rel="noopener nofollow ugc" part="link" tabindex=${tab}><bdi>${text}</bdi><span class="sr"> (${i18n.term('msgNewTab')})</span></a>`;
}

function foot(message: Message, { host: { i18n, model }, writing }: RowContext, tab: number): unknown {
  const reactions = writing?.reactions(message) ?? message.reactions;
  if (!reactions.length && !message.replies) return nothing;
  return html`<div class="foot">
    ${reactions.map((reaction) => {
      const { emoji, count, mine } = reaction;
      const sign = glyph(emoji);
      const figure = number(i18n.lang(), count, { notation: 'compact' });
      const name = i18n.term('msgReaction', sign, count, figure, mine);
      const shown = html`<span class="cut">${sign}</span> ${figure}`;
      return writing && model.can.react
        ? writing.chip(message, reaction, name, shown, tab)
        : html`<span class="chip" part="reaction" role="img" aria-label=${name}>${shown}</span>`;
    })}
    ${message.replies ? html`<span class="quiet">${i18n.term('msgReplies', message.replies)}</span>` : nothing}
  </div>`;
}
