import { html, svg, type TemplateResult } from 'lit';
import type { CommonTerms } from '../i18n/common.js';
import type { Localize } from '../i18n/localize.js';

const PAUSE = svg`<path d="M5.5 3.5v9M10.5 3.5v9"/>`;
const RESUME = svg`<path d="M5 3.5v9l7-4.5z"/>`;

/** The button that stops what moves by itself, and lets it move again. Its name says what it does next. */
export function pauseControl<T extends CommonTerms>(
  l: Localize<T>,
  isPaused: boolean,
  toggle: () => void,
): TemplateResult {
  const label = (l as unknown as Localize<CommonTerms>).term(isPaused ? 'resume' : 'pause');
  return html`<button
    type="button"
    class="icon ${isPaused ? 'paused' : ''}"
    part="pause"
    aria-label=${label}
    title=${label}
    @click=${toggle}
  >
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${isPaused ? RESUME : PAUSE}</svg>
  </button>`;
}
