import { ContextProvider } from '@lit/context';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { communityFor } from '../../community/default.js';
import { communityContext } from '../../internal/community-controller.js';
import { VERSION } from '../../internal/version.js';
import type { Community } from '../../model/community.js';

/**
 * Gives every widget inside it the same community. It draws nothing of its own.
 *
 * @tagname rai-community
 * @slot - The widgets, and anything else.
 */
export class RaiCommunity extends LitElement {
  static readonly version: string = VERSION;
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  readonly #provider = new ContextProvider(this, { context: communityContext });
  #given: Community | undefined;

  /** The address of the gateway, such as `https://community.example`. */
  @property() gateway?: string;

  /** The address of the site that answers with a session token for its signed-in member. */
  @property({ attribute: 'session-url' }) sessionUrl?: string;

  /** A community made by the page; wins over `gateway`. */
  @property({ attribute: false }) community?: Community;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('community') && !changed.has('gateway') && !changed.has('sessionUrl')) return;
    this.#given = this.community;
    if (!this.#given && this.gateway !== undefined)
      try {
        this.#given = communityFor({ gateway: this.gateway, sessionUrl: this.sessionUrl });
      } catch (error) {
        console.error(`rai-kit: <rai-community> ${(error as Error).message}`);
      }
    this.#provider.setValue(this.#given);
  }

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rai-community': RaiCommunity;
  }
}
