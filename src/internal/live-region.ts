import { html, type TemplateResult } from 'lit';

/** A polite live region for the first template of an element; its text may come later. */
export function liveRegion(text: string): TemplateResult {
  return html`<div class="sr" role="status" part="status">${text}</div>`;
}
