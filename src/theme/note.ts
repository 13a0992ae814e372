import { css, html, nothing, svg, type TemplateResult } from 'lit';

/** The whole-body message of a state: one drawing, one sentence, at most one action. */
export interface NoteParts {
  art: keyof typeof ART;
  title: string;
  text?: string | undefined;
  action?: unknown;
}

/** Line drawings of 64 by 48 units; the accent stroke is the second layer. */
const ART = {
  /** A podium that waits. */
  empty: [
    svg`<path d="M6 44V32h16v12M24 44V22h16v22M42 44V36h16v8M2 44h60"/>`,
    svg`<path d="m32 4 2.6 5.4 5.9.8-4.3 4.1 1 5.9L32 17.4"/>`,
  ],
  /** A broken line between two ends. */
  error: [svg`<path d="M4 28h12l5-14 7 26 4-9M60 28H48l-4-8"/>`, svg`<path d="m35 17 8 8m0-8-8 8"/>`],
  /** A closed lock. */
  lock: [
    svg`<rect x="18" y="20" width="28" height="22" rx="5"/><path d="M24 20v-5a8 8 0 0 1 16 0v5"/>`,
    svg`<path d="M32 29v5"/>`,
  ],
  /** Somebody at a door. */
  person: [
    svg`<circle cx="26" cy="15" r="8"/><path d="M10 43c1-10 7-14 16-14s15 4 16 14"/>`,
    svg`<path d="M44 20h14m-5-5 5 5-5 5"/>`,
  ],
  /** A clock that ran out. */
  clock: [
    svg`<circle cx="32" cy="24" r="18"/><path d="M32 13v11l7 5"/>`,
    svg`<path d="M50 6a26 26 0 0 1 8 12"/>`,
  ],
} as const;

export function note({ art, title, text, action = nothing }: NoteParts): TemplateResult {
  const [ink, mark] = ART[art];
  return html`<div class="note" part="note">
    <svg viewBox="0 0 64 48" width="64" height="48" aria-hidden="true">
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
    color: var(--_strong);
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
    justify-content: center;
    gap: 8px;
    margin-block-start: 8px;
  }
  .note-action:empty {
    display: none;
  }
`;
