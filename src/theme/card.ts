import { css } from 'lit';

/** The calm surface a widget draws on: one card, its text, its controls. For the element inside `:host`. */
export const cardStyles = css`
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    overflow: clip;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_card);
    box-shadow:
      0 1px 2px light-dark(#10182810, #0000),
      0 12px 24px -16px light-dark(#10182829, #0000);
    font: 400 14px/20px var(--_font);
    font-variant-numeric: tabular-nums;
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }
  .cut {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .quiet {
    color: var(--_text2);
    font-size: 12px;
    line-height: 16px;
  }
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 32px;
    margin: 0;
    padding: 5px 12px;
    border: 1px solid var(--_strong);
    border-radius: var(--_control);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 550;
    line-height: 20px;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--_raised);
  }
  .primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }
  .plain {
    border-color: #0000;
    color: var(--_accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .bone {
    display: block;
    block-size: 10px;
    border-radius: 5px;
    background: color-mix(in srgb, var(--_text2) 14%, var(--_surface));
  }
  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: bone 1.6s ease-in-out infinite alternate;
    }
    button,
    .button {
      transition: background 0.12s;
    }
    @keyframes bone {
      to {
        opacity: 0.45;
      }
    }
  }
  @media (forced-colors: active) {
    .bone {
      background: GrayText;
    }
  }
`;
