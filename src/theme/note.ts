import { css, html, nothing, svg, type TemplateResult } from 'lit';

/** The whole-body message of a state: one drawing, one sentence, at most one action. */
export interface NoteParts {
  art: keyof typeof ART;
  title: string;
  text?: string | undefined;
  action?: unknown;
}

/** Line drawings in the middle of 112 by 80 units: ink, then accent. */
const ART = {
  /** A podium that waits for its star. */
  empty: [
    svg`<path d="M32 64V52h16v12m0 0V42h16v22m0 0V56h16v8M26 64h60"/>`,
    svg`<path d="m56 15 3 6.2 6.8 1-4.9 4.8 1.1 6.8-6-3.2-6 3.2 1.1-6.8-4.9-4.8 6.8-1z"/>`,
  ],
  /** Two plugs apart. */
  error: [
    svg`<path d="M22 44h14m0-10h6a10 10 0 0 1 0 20h-6zM90 44H76m0-10h-6a10 10 0 0 0 0 20h6z"/>`,
    svg`<path d="M56 16v7m-11-3 3 6m19-6-3 6"/>`,
  ],
  /** A closed lock. */
  lock: [
    svg`<rect x="40" y="36" width="32" height="26" rx="6"/><path d="M46 36v-6a10 10 0 0 1 20 0v6"/>`,
    svg`<path d="M56 46v6"/>`,
  ],
  /** Somebody at a door. */
  person: [
    svg`<circle cx="48" cy="29" r="9"/><path d="M30 62c1-12 8-17 18-17s17 5 18 17"/>`,
    svg`<path d="M68 34h16m-6-6 6 6-6 6"/>`,
  ],
  /** Two who talk. */
  talk: [
    svg`<path d="M28 22h30a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H42l-9 8v-8h-5a6 6 0 0 1-6-6V28a6 6 0 0 1 6-6z"/>`,
    svg`<path d="M71 34h11a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6h-3v7l-8-7h-9a6 6 0 0 1-5-3"/>`,
  ],
  /** A clock that ran out. */
  clock: [
    svg`<circle cx="56" cy="41" r="21"/><path d="M56 28v13l8 6"/>`,
    svg`<path d="M76 17a31 31 0 0 1 9 13"/>`,
  ],
} as const;

export function note({ art, title, text, action = nothing }: NoteParts): TemplateResult {
  const [ink, mark] = ART[art];
  return html`<div class="note" part="note">
    <svg viewBox="0 0 112 80" width="112" height="80" aria-hidden="true">
      <ellipse class="ground" cx="56" cy="42" rx="52" ry="36" />
      ${ink}
      <g class="mark">${mark}</g>
    </svg>
    <p class="note-title">${title}</p>
    ${text ? html`<p class="note-text">${text}</p>` : nothing}
    <div class="note-action">${action}</div>
  </div>`;
}

export const noteStyles = css`
  .note {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 4px;
    padding: 12px 24px;
    overflow: hidden auto;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .note svg {
    margin-block-end: 8px;
    color: var(--_text2);
  }
  .ground {
    fill: var(--_raised);
    stroke: none;
  }
  .mark {
    color: var(--_accent);
  }
  .note p {
    max-inline-size: 40ch;
    margin: 0;
  }
  .note-title {
    font-weight: 550;
    font-size: 16px;
    line-height: 24px;
  }
  .note-text {
    color: var(--_text2);
  }
  .note-action {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px 12px;
    margin-block-start: 8px;
  }
  .note-action:empty {
    display: none;
  }
`;
