import { html, type TemplateResult } from 'lit';
import type { CommonTerms } from '../i18n/common.js';
import type { Localize } from '../i18n/localize.js';

/** Stands in for every other message when the module that draws them cannot be had. */
export function plainNote(
  l: Localize<Pick<CommonTerms, '$code' | '$name' | '$dir' | 'errorTitle' | 'retry'>>,
  retry: () => void,
): TemplateResult {
  return html`<div class="fallback" part="note">
    <p>${l.term('errorTitle')}</p>
    <button type="button" part="retry" @click=${retry}>${l.term('retry')}</button>
  </div>`;
}
