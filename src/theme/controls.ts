import { css } from 'lit';

/** Buttons, and links that look like them. */
export const controlStyles = css`
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
  .icon {
    flex: none;
    inline-size: 32px;
    padding: 0;
    border-color: #0000;
    color: var(--_text2);
  }
  .paused {
    border-color: var(--_strong);
    background: var(--_raised);
    color: var(--_accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  @media (forced-colors: active) {
    /* Otherwise a backplate in the color of the page hides its text. */
    .primary {
      forced-color-adjust: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    button,
    .button {
      transition: background 0.12s;
    }
  }
`;
