import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSentEvent } from '../../events/sent-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { pageAddress } from '../../internal/page-address.js';
import { RaiElement, type Density } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community, Gain, Identity } from '../../model/index.js';
import { connectCommunity } from '../community/connect.js';
import { Feed } from './feed.js';
import type {
  ComposerMode,
  MessagesAction,
  MessagesEnter,
  MessagesModel,
  MessagesPhase,
  MessagesVariant,
} from './messages-model.js';
import { messagesShellStyles } from './messages.styles.js';
import type { Quoted } from './outbox.js';
import { Reactor } from './reactor.js';
import { Sender } from './sender.js';

/** How many messages are asked for at a time. */
export type MessagesLimit = 10 | 25 | 50;

const MAX_TEXT = 2000;

/**
 * The messages of one channel: read, and for members written, answered and reacted to.
 *
 * @tagname rai-messages
 * @slot heading - A heading for the list, instead of the channel's name.
 * @slot sign-in - The site's own way to sign in, instead of the button.
 * @fires {RaiLoadEvent} rai-load - Messages are shown for the first time.
 * @fires {RaiErrorEvent} rai-error - The messages could not be read.
 * @fires {RaiRetryEvent} rai-retry - The reader asked to try again.
 * @fires {RaiSentEvent} rai-sent - A message of the member arrived.
 * @fires {RaiSignInEvent} rai-sign-in - The reader wants to sign in.
 * @csspart card - The outer box.
 * @csspart list - The part that scrolls.
 * @csspart message - One message; `own` as well when the reader wrote it.
 * @csspart author - Name of an author.
 * @csspart text - Text of a message.
 * @csspart reaction - A reaction below a message.
 * @csspart jump - The button that leads to the newest message.
 * @csspart footer - Where one writes, or is asked to sign in.
 * @csspart composer - The form in which one writes.
 * @csspart field - The field for the text.
 * @csspart send - The button that sends.
 * @csspart sign-in - The button that asks the page to sign in.
 * @cssproperty --rai-messages-block-size - Height of the widget; 560px, or 420px when compact.
 * @cssstate loading - Nothing has arrived yet.
 * @cssstate ready - Messages, or an empty channel.
 * @cssstate empty - The channel has no message.
 * @cssstate error - The messages could not be read.
 * @cssstate stale - What is shown is the last known state.
 * @cssstate no-access - Whoever is looking may not read this channel.
 */
export class RaiMessages extends RaiElement {
  static override styles = [...RaiElement.styles, messagesShellStyles];

  readonly #home = connectCommunity(this, {
    topics: () => (this.channel ? [`channel:${this.channel}`] : []),
    onIdentity: (identity) => this.#onIdentity(identity),
  });
  readonly #feed = new Feed(this, {
    home: this.#home,
    channel: () => this.channel,
    limit: () => this.#limit,
    onChange: ({ messages }, read) => {
      this.#reactor.settle(messages, read);
      this.#sender.claim(messages);
    },
    onLoad: () => this.dispatchEvent(new RaiLoadEvent()),
    onError: ({ code, retryable, requestId }) =>
      this.dispatchEvent(new RaiErrorEvent(code, retryable, requestId)),
  });
  readonly #sender = new Sender(this, {
    community: () => this.#home.community,
    onSent: (sent, { channel }) => {
      if (sent.gain) this.#gain = sent.gain;
      if (channel === this.channel) this.#feed.add(sent.message);
      this.dispatchEvent(new RaiSentEvent(channel, sent.id ?? sent.message?.id, sent.gain));
    },
    onLimited: (text, reply, seconds) => {
      this.#draft = { text };
      this.#reply ??= reply;
      this.#notBefore = Date.now() + seconds * 1000;
    },
  });
  readonly #reactor = new Reactor(this, {
    community: () => this.#home.community,
    reads: () => this.#feed.reads,
    onFailed: () => (this.#notice = { kind: 'react-failed' }),
  });
  readonly #slotted = new Slotted(this);
  #who = -1;
  #reply: Quoted | undefined;
  #draft: { text: string } | undefined;
  #gain: Gain | undefined;
  #notBefore = 0;
  #notice: { kind: 'react-failed' } | undefined;

  /** Id of the channel to show. */
  @property() channel?: string;

  /** How many messages are asked for at a time: 10, 25 or 50. */
  @property({ type: Number }) limit?: MessagesLimit;

  /** How much is shown: `full`, or `compact` without pictures. */
  @property({ reflect: true }) variant?: MessagesVariant;

  /** How close the rows stand: `comfortable` or `compact`. */
  @property({ reflect: true }) density?: Density;

  /** What Enter does: `send` (Shift and Enter start a new line), or `newline` (the other way round). */
  @property() enter?: MessagesEnter;

  /** Where the reader is sent to sign in, after the event. Without it the page answers the event. */
  @property({ attribute: 'sign-in-url' }) signInUrl?: string;

  /** Address of the gateway, when the page names no community elsewhere. */
  @property() gateway?: string;

  /** The site's endpoint that answers with a session token. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** The community to ask. */
  @property({ attribute: false }) community?: Community;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('channel') && changed.get('channel') !== undefined) this.#leave();
  }

  protected override updated(): void {
    const { phase, stale, messages, pending } = this.#model;
    const isEmpty = phase === 'ready' && !messages.length && !pending.length;
    this.setStates(phase, ...(isEmpty ? ['empty'] : []), ...(stale ? ['stale'] : []));
  }

  override render(): TemplateResult {
    return html`<rai-messages-view
      exportparts="card, header, list, message, own, author, text, link, quote, reaction, tools, outcome, jump, note, retry, footer, composer, field, send, reply, counter, gain, sign-in, date, stale, status, avatar"
      .model=${this.#model}
      .locale=${this.locale}
      .theme=${this.theme}
      .variant=${this.variant}
      .density=${this.density}
      .enter=${this.enter}
      @rai-action=${this.#onAction}
    >
      ${this.#pass('heading')} ${this.#pass('sign-in')}
    </rai-messages-view>`;
  }

  #pass(name: string): TemplateResult | typeof nothing {
    return this.#slotted.has(name) ? html`<slot name=${name} slot=${name}></slot>` : nothing;
  }

  get #limit(): MessagesLimit {
    return this.limit === 10 || this.limit === 50 ? this.limit : 25;
  }

  get #model(): MessagesModel {
    const { line, problem, config } = this.#feed;
    const community = this.#home.community;
    const missing = this.#home.missing ?? (community && !this.channel ? 'channel' : undefined);
    const isMember = this.#home.identity.state === 'member';
    const mode = this.#mode(community);
    const can = (capability: 'reply' | 'react' | 'unreact'): boolean =>
      isMember && line !== undefined && (community?.can(capability) ?? false);
    const channel = line?.channel.name ?? '';
    return {
      phase: this.#phase(missing),
      ...(problem && { problem }),
      ...(missing !== undefined && { missing }),
      signInUrl: pageAddress(this.signInUrl),
      channel,
      messages: line?.messages ?? [],
      pending: this.#sender.box.filter((entry) => entry.channel === this.channel),
      wishes: this.#reactor.wishes,
      keys: this.#sender.keys,
      older: this.#feed.older,
      newer: this.#feed.newer,
      fresh: this.#feed.fresh,
      can: { reply: can('reply') && mode === 'write', react: can('react'), unreact: can('unreact') },
      composer: {
        mode,
        channel,
        maxText: config?.maxText ?? MAX_TEXT,
        ...(this.#reply && { reply: this.#reply }),
        ...(this.#draft && { draft: this.#draft }),
        ...(this.#gain && { gain: this.#gain }),
        notBefore: this.#notBefore,
      },
      ...(line && { asOf: line.asOf, stale: line.stale || problem !== undefined }),
      ...(this.#feed.reveal && { reveal: this.#feed.reveal }),
      ...(this.#feed.arrived && { arrived: this.#feed.arrived }),
      ...(this.#notice && { notice: this.#notice }),
    };
  }

  #phase(missing: string | undefined): MessagesPhase {
    if (missing !== undefined) return 'error';
    if (this.#feed.line) return 'ready';
    if (this.#feed.closed) return 'no-access';
    return this.#feed.problem ? 'error' : 'loading';
  }

  #mode(community: Community | undefined): ComposerMode {
    const { state } = this.#home.identity;
    const { line, closed } = this.#feed;
    if (!community || (!line && !closed)) return 'none';
    switch (state) {
      case 'unknown':
        return 'none';
      case 'ended':
        return 'ended';
      case 'member':
        if (closed) return 'none';
        return line?.channel.post && community.can('send') ? 'write' : 'read-only';
      case 'anonymous':
        if (community.can('session') || this.signInUrl || this.#slotted.has('sign-in')) return 'sign-in';
        return closed ? 'none' : 'read-only';
    }
  }

  /** Somebody else is looking: nothing of the one before stays. */
  #onIdentity({ key }: Identity): void {
    if (key !== this.#who) {
      this.#leave();
      this.#sender.clear();
    }
    this.#who = key;
  }

  #leave(): void {
    this.#feed.clear();
    this.#reactor.clear();
    this.#reply = this.#gain = this.#notice = undefined;
    this.#notBefore = 0;
    this.#draft = { text: '' };
  }

  #onAction = (event: ViewActionEvent<MessagesAction>): void => {
    const { action } = event;
    switch (action.type) {
      case 'reload':
        if (this.dispatchEvent(new RaiRetryEvent())) this.#home.refresh();
        return;
      case 'older':
      case 'newer':
        return this.#feed.more(action.type);
      case 'newest':
        return this.#feed.toNewest();
      case 'follow':
        return this.#feed.follow(action.on);
      case 'reveal':
        return this.#feed.show(action.id);
      case 'react':
        return this.#reactor.react(action);
      case 'sign-in':
        if (!this.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
        return;
      case 'send':
        return this.#send(action.text);
      case 'reply': {
        const { id, author, text } = action.message;
        return this.#setReply({ id, name: author.name, text });
      }
      case 'no-reply':
        return this.#setReply(undefined);
      case 'retry':
        return this.#sender.retry(action.key);
      case 'resend':
        return this.#sender.resend(action.key);
      case 'dismiss':
        return void this.#sender.dismiss(action.key);
      case 'edit': {
        const entry = this.#sender.dismiss(action.key);
        if (!entry) return;
        this.#draft = { text: entry.text };
        return this.#setReply(this.#reply ?? entry.reply);
      }
    }
  };

  #setReply(reply: Quoted | undefined): void {
    this.#reply = reply;
    this.requestUpdate();
  }

  #send(text: string): void {
    const { channel } = this;
    if (!channel) return;
    // What was written stands below the newest message, so the list goes there.
    this.#feed.toNewest();
    this.#sender.add({ channel, text, reply: this.#reply, seen: this.#feed.line?.messages.at(-1)?.id });
    this.#setReply(undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-messages': RaiMessages;
  }
}
