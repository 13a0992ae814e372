import { initialState } from '@lit/task';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiLoadEvent } from '../../events/load-event.js';
import { ConnectedTask } from '../../internal/connected-task.js';
import { pageAddress } from '../../internal/page-address.js';
import { problemOf, type Problem } from '../../internal/problem-of.js';
import { RaiElement } from '../../internal/rai-element.js';
import { Slotted } from '../../internal/slotted.js';
import type { ViewActionEvent } from '../../internal/view-action.js';
import type { Community, Config, Identity, MessagePage } from '../../model/index.js';
import { connectCommunity } from '../community/connect.js';
import { Late } from './late.js';
import {
  LOADING,
  type ComposerMode,
  type MessagesAction,
  type MessagesEnter,
  type MessagesModel,
  type MessagesVariant,
} from './messages-model.js';
import { messagesShellStyles } from './messages.styles.js';
import type { Talk, TalkHost } from './talk.js';
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
 * @csspart header - The line with the heading.
 * @csspart stale - The note that no newer state can be had.
 * @csspart as-of - How old the messages are, once that is more than a minute.
 * @csspart pause - The button that stops and resumes new messages.
 * @csspart list - The part that scrolls.
 * @csspart date - The name of a day.
 * @csspart message - One message; `own` as well when the reader wrote it.
 * @csspart own - A message that the reader wrote.
 * @csspart avatar - The picture of an author, or the initials.
 * @csspart author - Name of an author.
 * @csspart text - Text of a message.
 * @csspart link - A link in a text.
 * @csspart quote - What a message answers.
 * @csspart reaction - A reaction below a message.
 * @csspart tools - The buttons of a message.
 * @csspart outcome - What became of a message that is not known to have arrived.
 * @csspart jump - The button that leads to the newest message.
 * @csspart note - A message in place of the list.
 * @csspart retry - The button that tries again.
 * @csspart footer - Where one writes, or is asked to sign in.
 * @csspart composer - The form in which one writes.
 * @csspart reply - What is being answered.
 * @csspart field - The field for the text.
 * @csspart send - The button that sends.
 * @csspart counter - How many characters are left.
 * @csspart gain - The points that a message brought.
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
    topics: () => (this.#id && !this.#talk.part?.isPaused ? [`channel:${this.#id}`] : []),
    onIdentity: (identity) => this.#onIdentity(identity),
  });
  readonly #newest = new ConnectedTask<readonly unknown[], Answer>(this, {
    args: () => {
      const { community, identity, revision } = this.#home;
      return [community, identity.state, identity.key, this.#id, this.#limit, revision];
    },
    task: async (_, { signal }) => {
      const { community, identity } = this.#home;
      const channel = this.#id;
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
  /** All that is needed after the first rows. */
  readonly #talk = new Late<Talk>(
    this,
    async () => new (await import('./reading.js')).Talk(this.#makeHost()),
  );
  /** The newest answer. Once the later part is there, the list is its own. */
  #answer: Answer | undefined;
  #problem: Problem | undefined;
  #reads = 0;
  #who = -1;

  /** Id of the channel to show. */
  @property() channel?: string;

  /** How many messages are asked for at a time: 10, 25 or 50. */
  @property({ type: Number }) limit?: MessagesLimit;

  /** How much is shown: `full`, or `compact` without pictures. */
  @property({ reflect: true }) variant?: MessagesVariant;

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
    if (changed.has('channel') && changed.get('channel') !== undefined) this.#leave(false);
    const { part } = this.#talk;
    if (part && !part.feed && this.#answer) part.begin(this.#answer.page);
  }

  protected override updated(): void {
    const { phase, stale, messages, pending } = this.#model;
    const isEmpty = phase === 'ready' && !messages.length && !pending.length;
    this.setStates(phase, ...(isEmpty ? ['empty'] : []), ...(stale ? ['stale'] : []));
    // What is needed after the first rows is asked for after the first rows.
    if (phase !== 'loading') void this.#talk.get();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isDone = await super.getUpdateComplete();
    await this.#talk.pending;
    await this.#talk.part?.pending;
    return isDone && super.getUpdateComplete();
  }

  override render(): TemplateResult {
    return html`<rai-messages-view
      exportparts="card, header, list, message, own, author, text, link, quote, reaction, tools, outcome, jump, note, retry, footer, composer, field, send, reply, counter, gain, sign-in, date, stale, as-of, pause, avatar"
      .model=${this.#model}
      .locale=${this.locale}
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

  /** The channel, when it can be one: attributes are written by anybody. */
  get #id(): string | undefined {
    return /^[\w.:~-]{1,128}$/.test(this.channel ?? '') ? this.channel : undefined;
  }

  get #limit(): MessagesLimit {
    return this.limit === 10 || this.limit === 50 ? this.limit : 25;
  }

  get #asker(): string {
    return `${this.#home.identity.key} ${this.#id}`;
  }

  get #line(): Timeline | undefined {
    return this.#talk.part?.feed?.line ?? this.#answer?.page;
  }

  get #model(): MessagesModel {
    const { community, missing = community && !this.#id ? 'channel' : undefined } = this.#home;
    const line = this.#line;
    const problem = this.#problem;
    const channel = line?.channel.name ?? '';
    const model: MessagesModel = {
      ...LOADING,
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
      composer: { mode: this.#mode(community), channel, maxText: this.#answer?.config.maxText ?? 0 },
      asOf: line?.asOf,
      stale: line && (line.stale || problem !== undefined),
    };
    return this.#talk.part?.complete(model) ?? model;
  }

  #mode(community: Community | undefined): ComposerMode {
    const { state } = this.#home.identity;
    const line = this.#line;
    if (!community || (!line && !isClosed(this.#problem)) || state === 'unknown') return 'none';
    if (state === 'ended') return 'ended';
    if (state === 'member')
      return !line ? 'none' : line.channel.post && community.can('send') ? 'write' : 'read-only';
    if (community.can('session') || this.signInUrl || this.#slotted.has('sign-in')) return 'sign-in';
    return line ? 'read-only' : 'none';
  }

  #makeHost(): TalkHost {
    const shell = (): this => this;
    return {
      element: this,
      home: this.#home,
      get channel() {
        return shell().#id;
      },
      get limit() {
        return shell().#limit;
      },
      get reads() {
        return shell().#reads;
      },
    };
  }

  #take(answer: Answer): void {
    // An aborted run answers with what was there before.
    if (answer === this.#answer || answer.asker !== this.#asker) return;
    const isFirst = !this.#line;
    this.#problem = undefined;
    this.#answer = answer;
    this.#talk.part?.feed?.take(answer.page, answer.read);
    this.requestUpdate();
    if (isFirst) this.dispatchEvent(new RaiLoadEvent());
  }

  #fail(problem: Problem): void {
    const isNew = this.#problem?.code !== problem.code;
    this.#problem = problem;
    // Who must not see it any more sees it no longer; otherwise the last known state stays.
    if (isClosed(problem)) {
      this.#forget();
      this.#talk.part?.end();
    }
    this.requestUpdate();
    if (isNew) this.dispatchEvent(new RaiErrorEvent(problem.code, problem.retryable, problem.requestId));
  }

  /** Somebody else is looking: nothing of the one before stays. */
  #onIdentity({ key }: Identity): void {
    if (key !== this.#who) this.#leave(true);
    this.#who = key;
  }

  #leave(isOther: boolean): void {
    this.#forget();
    this.#problem = undefined;
    this.#talk.part?.leave(isOther);
  }

  #forget(): void {
    this.#newest.forget();
    this.#answer = undefined;
  }

  #onAction({ action }: ViewActionEvent<MessagesAction>): void {
    const { part } = this.#talk;
    if (part) part.act(action);
    else void this.#talk.get().then((talk) => talk?.act(action));
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
