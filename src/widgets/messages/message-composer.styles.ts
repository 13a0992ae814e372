import { css } from 'lit';

export const composerStyles = css`
  form {
    display: grid;
    padding: 8px 12px 12px;
    font: 400 14px/20px var(--_font);
    color: var(--_text);
  }
  p {
    margin: 0;
  }
  .reply {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    padding-inline-start: 4px;
    color: var(--_text2);
    font-size: 12px;
  }
  .reply bdi {
    flex: 0 1 auto;
  }
  .reply .to {
    flex: none;
    max-inline-size: 60%;
    font-weight: 700;
  }
  .reply svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .bare {
    border-color: #0000;
    color: var(--_accent);
  }
  .close {
    min-inline-size: 32px;
    margin-inline-start: auto;
    padding: 0;
    color: inherit;
  }
  .field {
    position: relative;
    display: flex;
    align-items: end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--_strong);
    border-radius: calc(var(--_control) + 5px);
    background: var(--_surface);
  }
  .field:focus-within {
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 36px;
    max-block-size: 132px;
    margin: 0;
    padding: 8px;
    border: 0;
    outline: none;
    background: none;
    color: inherit;
    /* At least 16px, or some phones zoom the page into the field. */
    font: 400 16px/20px var(--_font);
    resize: none;
    overflow-y: auto;
    field-sizing: content;
    unicode-bidi: plaintext;
    text-align: start;
  }
  /* The field around it shows the focus. */
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--_text2);
    opacity: 1;
  }
  .primary {
    flex: none;
    inline-size: 36px;
    min-block-size: 36px;
    padding: 0;
    border-radius: var(--_control);
  }
  .primary[aria-disabled='true'] {
    border-color: #0000;
    background: var(--_raised);
    color: var(--_text2);
    cursor: default;
  }
  .send:dir(rtl) {
    transform: scaleX(-1);
  }
  #under {
    padding-inline: 4px;
    text-align: end;
  }
  #under:not(:empty) {
    margin-block-start: 4px;
  }
  .over {
    color: var(--_down);
  }
  .gain {
    position: absolute;
    inset-block-end: calc(100% - 10px);
    inset-inline-end: 12px;
    padding: 2px 8px;
    border: 1px solid var(--_up);
    border-radius: 99px;
    background: var(--_surface);
    color: var(--_up);
    font-weight: 700;
    font-size: 12px;
    line-height: 16px;
    pointer-events: none;
  }
  .gain[hidden] {
    display: none;
  }
  @media (prefers-reduced-motion: no-preference) {
    .gain {
      animation: rise 0.32s var(--_ease);
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(12px);
      }
    }
  }
  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }
    .primary[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
