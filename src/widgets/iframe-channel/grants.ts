import { html, nothing, svg, type ReactiveController, type ReactiveElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChannelCapability } from '../../channel/types.js';
import type { IframeChannelTerms } from '../../i18n/iframe-channel.js';
import type { Localize } from '../../i18n/localize.js';
import type { FrameModel } from './model.js';

/** The small control that says what the page may do in the member's name, and takes it back. */
export class Grants implements ReactiveController {
  readonly #host: ReactiveElement & { focusHeading(): void };
  readonly #l: Localize<IframeChannelTerms>;
  readonly #revoke: (capability: ChannelCapability) => void;
  #isOpen = false;
  /** What the reader takes back, until it is gone. */
  #taken: ChannelCapability | undefined;

  constructor(
    host: ReactiveElement & { focusHeading(): void },
    l: Localize<IframeChannelTerms>,
    revoke: (capability: ChannelCapability) => void,
  ) {
    (this.#host = host).addController(this);
    this.#l = l;
    this.#revoke = revoke;
  }

  hostDisconnected(): void {
    this.#isOpen = false;
    this.#taken = undefined;
  }

  /** The button that had the focus is gone with what it took back: the next one has it, or the heading. */
  settle({ grants }: FrameModel): void {
    if (!this.#taken || grants.includes(this.#taken)) return;
    this.#taken = undefined;
    const next = this.#host.renderRoot.querySelector<HTMLElement>('[part=revoke]');
    if (next) next.focus();
    else this.#host.focusHeading();
  }

  render({ grants, origin }: FrameModel): TemplateResult | typeof nothing {
    if (!grants.length) {
      this.#isOpen = false;
      return nothing;
    }
    const l = this.#l;
    return html`<div class="grants" @focusout=${this.#onFocusOut} @keydown=${this.#onKey}>
      <button
        type="button"
        class="chip"
        part="grants"
        aria-expanded=${this.#isOpen ? 'true' : 'false'}
        aria-controls="granted"
        @click=${this.#onChip}
      >
        ${CHECK}<span class="chip-text">${l.term('frGrants')}</span>
      </button>
      <div class="granted" id="granted" part="granted" ?hidden=${!this.#isOpen} tabindex="-1">
        <p class="quiet">${l.term('frGrantsTitle', `\u2066${origin ?? ''}\u2069`)}</p>
        <ul>
          ${repeat(
            grants,
            (capability) => capability,
            (capability) =>
              html`<li>
                <span>${l.term(capability === 'token' ? 'frMayToken' : 'frMaySend')}</span>
                <button type="button" part="revoke" @click=${() => this.#take(capability)}>
                  ${l.term('frRevoke')}
                </button>
              </li>`,
          )}
        </ul>
      </div>
    </div>`;
  }

  #take(capability: ChannelCapability): void {
    this.#taken = capability;
    this.#revoke(capability);
  }

  #toggle(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#taken = undefined;
    this.#host.requestUpdate();
  }

  #onChip = (event: Event) => {
    // Not every engine focuses a button that is clicked, and where the focus goes closes what is open.
    (event.currentTarget as HTMLElement).focus();
    this.#toggle(!this.#isOpen);
  };

  #onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.#isOpen) return;
    event.stopPropagation();
    this.#toggle(false);
    (event.currentTarget as HTMLElement).querySelector('button')?.focus();
  };

  #onFocusOut = (event: FocusEvent) => {
    const next = event.relatedTarget as Node | null;
    if (this.#taken && !next) return;
    if (!(event.currentTarget as HTMLElement).contains(next)) this.#toggle(false);
  };
}

const CHECK = svg`<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
  <path d="M10 2.8 16 5v4.6c0 3.6-2.4 6.2-6 7.6-3.6-1.4-6-4-6-7.6V5Z" /><path d="m7.2 9.8 2 2 3.6-3.8" />
</svg>`;
