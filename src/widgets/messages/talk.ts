import type { ReactiveElement } from 'lit';
import { RaiRetryEvent } from '../../events/retry-event.js';
import { RaiSentEvent } from '../../events/sent-event.js';
import { RaiSignInEvent } from '../../events/sign-in-event.js';
import type { CommunityController } from '../../internal/community-controller.js';
import type { Capability, Community, Gain, MessagePage } from '../../model/index.js';
import { Feed } from './feed.js';
import { Late } from './late.js';
import type { MessagesAction, MessagesModel } from './messages-model.js';
import type { Quoted } from './outbox.js';
import type { Reactor } from './reactor.js';
import type { Sender } from './sender.js';

/** What of the shell this needs. */
export interface TalkHost {
  readonly element: ReactiveElement;
  readonly home: CommunityController;
  readonly channel: string | undefined;
  readonly limit: number;
  /** Number of the newest read that began. */
  readonly reads: number;
}

/**
 * What the shell does after the first rows: it keeps the list up to date, moves through it, and for
 * members sends and reacts.
 */
export class Talk {
  /** The list, once its first answer is there. */
  feed: Feed | undefined;
  /** Whether the reader stopped new messages from coming by themselves. */
  isPaused = false;
  readonly #host: TalkHost;
  readonly #writing: Late<{ sender: Sender; reactor: Reactor }>;
  #reply: Quoted | undefined;
  #draft: { text: string } | undefined;
  #gain: Gain | undefined;
  #notBefore = 0;
  #notice: MessagesModel['notice'];

  constructor(host: TalkHost) {
    this.#host = host;
    this.#writing = new Late(host.element, () => this.#equip());
  }

  /** What is on its way, if anything. */
  get pending(): Promise<unknown> | undefined {
    return this.#writing.pending;
  }

  /** Takes over a list whose first answer is there. */
  begin(page: MessagePage): void {
    const { element, home } = this.#host;
    const host = this.#host;
    this.feed = new Feed(
      element,
      {
        community: () => home.community,
        limit: () => host.limit,
        refresh: () => home.refresh(),
        onChange: ({ messages }, read) => {
          this.#writing.part?.reactor.settle(messages, read);
          this.#writing.part?.sender.claim(messages);
        },
      },
      page,
    );
  }

  /** Gives the list up: it is closed, or another one comes. */
  end(): void {
    this.feed?.close();
    this.#writing.part?.reactor.clear();
    this.feed = this.#reply = this.#gain = this.#notice = undefined;
  }

  /** Forgets what belongs to one channel, and to one member when `who` changed. */
  leave(isOther: boolean): void {
    this.end();
    this.#notBefore = 0;
    this.#draft = { text: '' };
    if (isOther) this.#writing.part?.sender.clear();
  }

  /** Adds to what the shell draws by itself. */
  complete(model: MessagesModel): MessagesModel {
    const { feed } = this;
    const { home, channel } = this.#host;
    const { part } = this.#writing;
    const { mode } = model.composer;
    const can = (capability: Capability): boolean =>
      home.identity.state === 'member' && feed !== undefined && (home.community?.can(capability) ?? false);
    const react = can('react');
    if (mode === 'write' || react) void this.#writing.get();
    return {
      ...model,
      messages: feed?.line.messages ?? model.messages,
      pending: part?.sender.box.filter((entry) => entry.channel === channel) ?? [],
      wishes: part?.reactor.wishes ?? [],
      keys: part?.sender.keys,
      older: feed?.older ?? 'end',
      newer: feed?.newer ?? 'end',
      fresh: feed?.fresh ?? 0,
      paused: this.isPaused,
      can: { reply: mode === 'write' && can('reply'), react },
      composer: {
        ...model.composer,
        reply: this.#reply,
        draft: this.#draft,
        gain: this.#gain,
        notBefore: this.#notBefore,
      },
      reveal: feed?.reveal,
      arrived: feed?.arrived,
      notice: this.#notice,
    };
  }

  /** Does what the reader asked for. */
  act(action: MessagesAction): void {
    const { feed } = this;
    const { element, home } = this.#host;
    const { sender, reactor } = this.#writing.part ?? {};
    switch (action.type) {
      case 'reload':
        if (element.dispatchEvent(new RaiRetryEvent())) home.refresh();
        return;
      case 'sign-in':
        if (!element.dispatchEvent(new RaiSignInEvent())) action.event.preventDefault();
        return;
      case 'pause':
        this.isPaused = !this.isPaused;
        if (this.isPaused) element.requestUpdate();
        // What was missed meanwhile comes at once.
        else home.refresh();
        return;
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
        if (action.on || home.community?.can('unreact')) return reactor?.react(action);
        this.#notice = { kind: 'no-unreact' };
        return element.requestUpdate();
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

  async #equip(): Promise<{ sender: Sender; reactor: Reactor }> {
    const { Sender, Reactor } = await import('./writing.js');
    const host = this.#host;
    const { element } = host;
    const community = (): Community | undefined => host.home.community;
    const sender = new Sender(element, {
      community,
      onSent: (sent, { channel }) => {
        if (sent.gain) this.#gain = sent.gain;
        if (channel === host.channel) this.feed?.add(sent.message);
        element.dispatchEvent(new RaiSentEvent(channel, sent.id ?? sent.message?.id, sent.gain));
      },
      onLimited: (text, reply, seconds) => {
        this.#draft = { text };
        this.#reply ??= reply;
        this.#notBefore = Date.now() + seconds * 1000;
      },
    });
    const reactor = new Reactor(element, {
      community,
      reads: () => host.reads,
      onFailed: () => (this.#notice = { kind: 'react-failed' }),
    });
    return { sender, reactor };
  }

  #setReply(reply: Quoted | undefined): void {
    this.#reply = reply;
    this.#host.element.requestUpdate();
  }

  #send(text: string): void {
    const { feed } = this;
    const { channel, home } = this.#host;
    const { sender } = this.#writing.part ?? {};
    if (!channel || !feed) return;
    if (!sender) {
      // The field was there before what sends: nothing that somebody wrote is lost, or sent as somebody else.
      const { key } = home.identity;
      return void this.#writing.get().then((part) => {
        if (this.#host.channel !== channel || home.identity.key !== key) return;
        if (part) return this.#send(text);
        this.#draft = { text };
        this.#host.element.requestUpdate();
      });
    }
    // What was written stands below the newest message, so the list goes there.
    feed.toNewest();
    sender.add({ channel, text, reply: this.#reply, seen: feed.line.messages.at(-1)?.id });
    this.#setReply(undefined);
  }
}
