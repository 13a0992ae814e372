import type { ReactiveElement } from 'lit';
import type { ChannelCapability, ServedFrame } from '../../channel/types.js';
import { RaiFrameAuditEvent } from '../../events/frame-audit-event.js';
import { RaiFrameConsentEvent } from '../../events/frame-consent-event.js';
import { RaiFrameNavigateEvent } from '../../events/frame-navigate-event.js';
import { Questions } from './questions.js';
import type { FrameSettings } from './settings.js';

/** What the page in a frame does, and what the member allows it: asked here, told by events. */
export class PageActs {
  readonly questions: Questions;
  readonly #host: ReactiveElement;
  #grants: readonly ChannelCapability[] = [];

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.questions = new Questions(() => host.requestUpdate());
  }

  /** What the page may do in the member's name, as the member decided. */
  get grants(): readonly ChannelCapability[] {
    return this.#grants;
  }

  /** The frame as the services see it. */
  served(
    frame: HTMLIFrameElement,
    { origin, channel, channels }: FrameSettings,
    capabilities: ReadonlySet<ChannelCapability>,
  ): ServedFrame {
    const host = this.#host;
    return {
      origin,
      channel,
      channels: new Set(channels),
      capabilities,
      confirm: async (question) => {
        // What cannot be seen cannot be agreed to; it was not refused either.
        if (host.checkVisibility?.() === false) throw new Error('the question cannot be seen');
        const granted = await this.questions.ask(question);
        if (!granted && !question.signal.aborted)
          host.dispatchEvent(
            new RaiFrameConsentEvent({ origin, channel, capability: question.capability, granted }),
          );
        return granted;
      },
      audit: (entry) => void host.dispatchEvent(new RaiFrameAuditEvent(entry)),
      isActive: () =>
        navigator.userActivation.isActive && (host.renderRoot as ShadowRoot).activeElement === frame,
      open: (url) => {
        if (host.dispatchEvent(new RaiFrameNavigateEvent(origin, url)))
          window.open(url, '_blank', 'noopener,noreferrer');
      },
      granted: (grants) => this.granted({ origin, channel }, grants),
    };
  }

  granted(
    { origin, channel }: Pick<FrameSettings, 'origin' | 'channel'>,
    grants: readonly ChannelCapability[],
  ): void {
    const before = this.#grants;
    if (grants.join() === before.join()) return;
    this.#grants = [...grants];
    this.#host.requestUpdate();
    const tell = (capability: ChannelCapability, granted: boolean) =>
      this.#host.dispatchEvent(new RaiFrameConsentEvent({ origin, channel, capability, granted }));
    for (const one of grants) if (!before.includes(one)) tell(one, true);
    for (const one of before) if (!grants.includes(one)) tell(one, false);
  }

  /** The page is gone, and with it what is shown of its grants. */
  forget(): void {
    this.#grants = [];
  }
}
