import { initialState } from '@lit/task';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSentEvent } from '../../events/sent-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { pageAddress } from '../../internal/page-address.js';
import { problemOf, type Problem } from '../../internal/problem.js';
import { RaiElement, type Density } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Capability, Community, Config, Gain, Identity, MessagePage } from '../../model/index.js';
import { connectCommunity } from '../community/connect.js';
import type { Feed } from './feed.js';
import { Late } from './late.js';
import type {
  ComposerMode,
  MessagesAction,
  MessagesEnter,
  MessagesModel,
  MessagesVariant,
} from './messages-model.js';
import { messagesShellStyles } from './messages.styles.js';
import type { Quoted } from './outbox.js';
import type { Reactor } from './reactor.js';
import type { Sender } from './sender.js';
import type { Timeline } from './timeline.js';

/** How many messages are asked for at a time. */
export type MessagesLimit = 10 | 25 | 50;

interface Answer {
  /** Who asked, and for what: an answer for somebody else is dropped. */
  asker: string;
  config: Config;
  page: MessagePage;
  read: number;
}

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
  readonly #newest = new ConnectedTask<readonly unknown[], Answer>(this, {
    args: () => {
      const { community, identity, revision } = this.#home;
      return [community, identity.state, identity.key, this.channel, this.#limit, revision];
    },
    task: async (_, { signal }) => {
      const { community, identity } = this.#home;
      const { channel } = this;
      // While it is open who is looking, the answer would be asked for twice.
      if (!community || !channel || identity.state === 'unknown') return initialState;
      const asker = this.#asker;
      const read = ++this.#reads;
      const [config, page] = await Promise.all([
        community.config({ signal }),
        community.messages({ channel, limit: this.#limit }, { signal }),
      ]);
      return { asker, config, page, read };
    },
    onComplete: (answer) => this.#take(answer),
    onError: (error) => this.#fail(problemOf(error)),
  });
  readonly #slotted = new Slotted(this);
  readonly #reading = new Late(this, () => import('./reading.js'));
  readonly #writing = new Late(this, () => import('./writing.js'));
  /** The first answer, until moving through the list is loaded and takes over. */
  #answer: Answer | undefined;
  #feed: Feed | undefined;
  #sender: Sender | undefined;
  #reactor: Reactor | undefined;
  #problem: Problem | undefined;
  /** Number of the newest read that began. */
  #reads = 0;
  #who = -1;
  #reply: Quoted | undefined;
  #draft: { text: string } | undefined;
  #gain: Gain | undefined;
  #notBefore = 0;
  #notice: MessagesModel['notice'];

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
    const { phase, stale, messages, pending, composer, can } = this.#model;
    const isEmpty = phase === 'ready' && !messages.length && !pending.length;
    this.setStates(phase, ...(isEmpty ? ['empty'] : []), ...(stale ? ['stale'] : []));
    // What is needed after the first rows is asked for after the first rows.
    if (phase === 'ready' && !this.#feed) void this.#reading.get().then(() => this.#follow());
    if (composer.mode === 'write' || can.react) void this.#writing.get().then(() => this.#equip());
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete();
    await Promise.all([this.#reading.pending, this.#writing.pending]);
    return isDone && super.getUpdateComplete();
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

  get #asker(): string {
    return `${this.#home.identity.key} ${this.channel}`;
  }

  get #line(): Timeline | undefined {
    return this.#feed?.line ?? this.#answer?.page;
  }

  get #model(): MessagesModel {
    const { community, identity } = this.#home;
    const line = this.#line;
    const feed = this.#feed;
    const problem = this.#problem;
    const missing = this.#home.missing ?? (community && !this.channel ? 'channel' : undefined);
    const mode = this.#mode(community);
    const can = (capability: Capability): boolean =>
      identity.state === 'member' && line !== undefined && (community?.can(capability) ?? false);
    const channel = line?.channel.name ?? '';
    return {
      phase:
        missing !== undefined
          ? 'error'
          : line
            ? 'ready'
            : !problem
              ? 'loading'
              : isClosed(problem)
                ? 'no-access'
                : 'error',
      problem,
      missing,
      signInUrl: pageAddress(this.signInUrl),
      channel,
      messages: line?.messages ?? [],
      pending: this.#sender?.box.filter((entry) => entry.channel === this.channel) ?? [],
      wishes: this.#reactor?.wishes ?? [],
      keys: this.#sender?.keys,
      older: feed?.older ?? 'end',
      newer: feed?.newer ?? 'end',
      fresh: feed?.fresh ?? 0,
      can: { reply: can('reply') && mode === 'write', react: can('react'), unreact: can('unreact') },
      composer: {
        mode,
        channel,
        maxText: this.#answer?.config.maxText ?? 0,
        reply: this.#reply,
        draft: this.#draft,
        gain: this.#gain,
        notBefore: this.#notBefore,
      },
      asOf: line?.asOf,
      stale: line && (line.stale || problem !== undefined),
      reveal: feed?.reveal,
      arrived: feed?.arrived,
      notice: this.#notice,
    };
  }

  #mode(community: Community | undefined): ComposerMode {
    const { state } = this.#home.identity;
    const line = this.#line;
    const closed = isClosed(this.#problem);
    if (!community || (!line && !closed) || state === 'unknown') return 'none';
    if (state === 'ended') return 'ended';
    if (state === 'member')
      return !line ? 'none' : line.channel.post && community.can('send') ? 'write' : 'read-only';
    if (community.can('session') || this.signInUrl || this.#slotted.has('sign-in')) return 'sign-in';
    return line ? 'read-only' : 'none';
  }

  #take(answer: Answer): void {
    // An aborted run answers with what was there before.
    if (answer === this.#answer || answer.asker !== this.#asker) return;
    const isFirst = !this.#line;
    this.#problem = undefined;
    this.#answer = answer;
    this.#feed?.take(answer.page, answer.read);
    this.requestUpdate();
    if (isFirst) this.dispatchEvent(new RaiLoadEvent());
  }

  #fail(problem: Problem): void {
    const isNew = this.#problem?.code !== problem.code;
    this.#problem = problem;
    // Who must not see it any more sees it no longer; otherwise the last known state stays.
    if (isClosed(problem)) this.#drop();
    this.requestUpdate();
    if (isNew) this.dispatchEvent(new RaiErrorEvent(problem.code, problem.retryable, problem.requestId));
  }

  /** From here on the list is kept up to date and moved. */
  #follow(): void {
    const { part } = this.#reading;
    if (!part || this.#feed || !this.#answer) return;
    this.#feed = new part.Feed(
      this,
      {
        community: () => this.#home.community,
        limit: () => this.#limit,
        refresh: () => this.#home.refresh(),
        onChange: ({ messages }, read) => {
          this.#reactor?.settle(messages, read);
          this.#sender?.claim(messages);
        },
      },
      this.#answer.page,
    );
    this.requestUpdate();
  }

  /** From here on messages are sent and reactions given. */
  #equip(): void {
    const { part } = this.#writing;
    if (!part || this.#sender) return;
    const community = (): Community | undefined => this.#home.community;
    this.#sender = new part.Sender(this, {
      community,
      onSent: (sent, { channel }) => {
        if (sent.gain) this.#gain = sent.gain;
        if (channel === this.channel) this.#feed?.add(sent.message);
        this.dispatchEvent(new RaiSentEvent(channel, sent.id ?? sent.message?.id, sent.gain));
      },
      onLimited: (text, reply, seconds) => {
        this.#draft = { text };
        this.#reply ??= reply;
        this.#notBefore = Date.now() + seconds * 1000;
      },
    });
    this.#reactor = new part.Reactor(this, {
      community,
      reads: () => this.#reads,
      onFailed: () => (this.#notice = { kind: 'react-failed' }),
    });
    this.requestUpdate();
  }

  /** Somebody else is looking: nothing of the one before stays. */
  #onIdentity({ key }: Identity): void {
    if (key !== this.#who) {
      this.#leave();
      this.#sender?.clear();
    }
    this.#who = key;
  }

  #leave(): void {
    this.#drop();
    this.#problem = undefined;
    this.#notBefore = 0;
    this.#draft = { text: '' };
  }

  #drop(): void {
    this.#newest.forget();
    this.#feed?.close();
    this.#reactor?.clear();
    this.#answer = this.#feed = this.#reply = this.#gain = this.#notice = undefined;
  }

  #onAction(event: ViewActionEvent<MessagesAction>): void {
    const { action } = event;
    if (action.type === 'reload') {
      if (this.dispatchEvent(new RaiRetryEvent())) this.#home.refresh();
    } else if (action.type === 'sign-in') {
      if (!this.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
    } else void this.#act(action);
  }

  async #act(action: Exclude<MessagesAction, { type: 'reload' | 'sign-in' }>): Promise<void> {
    if (!this.#feed && this.#answer) {
      await this.#reading.get();
      this.#follow();
    }
    const feed = this.#feed;
    const sender = this.#sender;
    switch (action.type) {
      case 'older':
      case 'newer':
        return feed?.more(action.type);
      case 'newest':
        return feed?.toNewest();
      case 'follow':
        return feed?.follow(action.on);
      case 'reveal':
        return feed?.show(action.id);
      case 'react':
        if (action.on || this.#home.community?.can('unreact')) return this.#reactor?.react(action);
        this.#notice = { kind: 'no-unreact' };
        return this.requestUpdate();
      case 'send':
        return this.#send(action.text);
      case 'reply': {
        const { id, author, text } = action.message;
        return this.#setReply({ id, name: author.name, text });
      }
      case 'no-reply':
        return this.#setReply(undefined);
      case 'retry':
        return sender?.retry(action.key);
      case 'resend':
        return sender?.resend(action.key);
      case 'dismiss':
        return void sender?.dismiss(action.key);
      case 'edit': {
        const entry = sender?.dismiss(action.key);
        if (!entry) return;
        this.#draft = { text: entry.text };
        return this.#setReply(this.#reply ?? entry.reply);
      }
    }
  }

  #setReply(reply: Quoted | undefined): void {
    this.#reply = reply;
    this.requestUpdate();
  }

  #send(text: string): void {
    const { channel } = this;
    if (!channel) return;
    // What was written stands below the newest message, so the list goes there.
    this.#feed?.toNewest();
    this.#sender?.add({ channel, text, reply: this.#reply, seen: this.#line?.messages.at(-1)?.id });
    this.#setReply(undefined);
  }
}

/** Whether a problem says that this channel is not for whoever is looking, or does not exist. */
function isClosed(problem: Problem | undefined): boolean {
  return ['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'].includes(problem?.code ?? '');
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-messages': RaiMessages;
  }
}
