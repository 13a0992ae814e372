import { css } from 'lit';

/** The calm surface a widget draws on: one card, its text, its waiting shapes. For the element inside `:host`. */
export const surfaceStyles = css`
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
  .fallback {
    display: grid;
    flex: 1;
    gap: 12px;
    place-content: center;
    justify-items: center;
    padding: 12px;
    text-align: center;
  }
  .fallback p {
    margin: 0;
  }
  .fallback button {
    padding: 6px 12px;
    font: inherit;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: bone 1.6s ease-in-out infinite alternate;
    }
    @keyframes bone {
      to {
        opacity: 0.45;
      }
    }
  }
  @media (forced-colors: active) {
    .bone {
      background: none;
      outline: 1px solid GrayText;
      outline-offset: -1px;
    }
  }
`;
