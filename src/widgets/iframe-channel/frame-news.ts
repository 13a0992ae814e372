import type { ReactiveElement } from 'lit';
import { RaiErrorEvent } from '../../events/error-event.js';
import { RaiFrameGoneEvent } from '../../events/frame-gone-event.js';
import { RaiFrameOpenEvent } from '../../events/frame-open-event.js';
import { RaiFrameRefusedEvent } from '../../events/frame-refused-event.js';
import { RaiFrameSlowEvent } from '../../events/frame-slow-event.js';
import type { IframeChannelTerms } from '../../i18n/iframe-channel.js';
import type { Localize } from '../../i18n/localize.js';
import type { Announcer } from '../../internal/announcer.js';
import type { FrameGoneReason } from '../../model/frame.js';
import type { FrameModel } from './model.js';

/** Tells what becomes of a frame: by events to the page, in words to whoever does not see it. */
export class FrameNews {
  readonly #host: ReactiveElement;
  readonly #l: Localize<IframeChannelTerms>;
  readonly #announcer: Announcer;
  /** Only what was waited for is worth a word when it comes. */
  #isAwaited = false;
  #told = '';

  constructor(host: ReactiveElement, l: Localize<IframeChannelTerms>, announcer: Announcer) {
    this.#host = host;
    this.#l = l;
    this.#announcer = announcer;
  }

  opened(origin: string, kit: string, want: readonly string[]): void {
    if (this.#isAwaited) this.#announcer.say(this.#l.term('frReady'));
    this.#isAwaited = false;
    this.#host.dispatchEvent(new RaiFrameOpenEvent(origin, kit, want));
  }

  slow(): void {
    this.#isAwaited = true;
    this.#announcer.say(this.#l.term('frSlowText'));
    this.#host.dispatchEvent(new RaiFrameSlowEvent());
  }

  gone(reason: FrameGoneReason, wasOpen: boolean): void {
    this.#isAwaited = true;
    this.#announcer.say(
      `${this.#l.term(wasOpen ? 'frGoneTitle' : 'frFailedTitle')}. ${this.#l.term('frWhy', reason)}`,
    );
    this.#host.dispatchEvent(new RaiFrameGoneEvent(reason));
  }

  /** What keeps a frame from being loaded at all is told once per change, never while nobody can hear it. */
  tell(model: FrameModel): void {
    const told = model.state === 'refused' ? `${model.refusal} ${model.detail}` : model.state;
    if (told === this.#told || !this.#host.isConnected) return;
    this.#told = told;
    if (model.state === 'refused') {
      this.#announcer.say(`${this.#l.term('frRefusedTitle')}. ${this.#l.term('frRefusal', model.refusal)}`);
      this.#host.dispatchEvent(new RaiFrameRefusedEvent(model.refusal, model.detail));
    } else if (model.state === 'missing') this.#host.dispatchEvent(new RaiErrorEvent('INVALID', false));
    else if (model.state === 'error') {
      const { code, retryable, requestId } = model.problem;
      this.#host.dispatchEvent(new RaiErrorEvent(code, retryable, requestId));
    }
  }
}
