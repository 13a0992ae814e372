import { css } from 'lit';

/** Tools of a message and the outcomes of own ones, added when that part is loaded. */
export const writingStyles = css`
  .chip[aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_tint);
    color: var(--_text);
  }
  .tools {
    position: absolute;
    inset-block-start: -14px;
    inset-inline-end: 12px;
    z-index: 2;
    display: flex;
    align-items: center;
    padding: 1px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
    box-shadow: 0 2px 8px light-dark(#1018281f, #0000);
    opacity: 0;
    pointer-events: none;
  }
  .row:hover > .tools,
  .row:focus-within > .tools {
    opacity: 1;
    pointer-events: auto;
  }
  .tools > .quiet {
    padding-inline: 8px 4px;
  }
  .quick {
    display: flex;
  }
  .icon {
    inline-size: 32px;
    min-block-size: 30px;
    padding: 0;
    border-color: #0000;
    border-radius: 8px;
    color: var(--_text2);
    font-size: 16px;
  }
  .icon[aria-pressed='true'] {
    background: var(--_tint);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .tools svg.reply:dir(rtl) {
    transform: scaleX(-1);
  }
  .fate {
    display: grid;
    grid-template-columns: 14px minmax(0, 1fr);
    gap: 2px 6px;
    color: var(--_text2);
    font-size: 12px;
    line-height: 16px;
  }
  .fate > svg {
    margin-block-start: 1px;
  }
  .fate.open {
    color: var(--_down);
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    grid-column: 2;
    margin-inline-start: -9px;
  }
  .bare {
    border-color: #0000;
    color: var(--_accent);
  }
  .small {
    min-block-size: 26px;
    padding: 2px 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .avatar.you {
    border: 1px dashed var(--_strong);
    background: none;
  }
  @media (hover: none) {
    .row:hover:not(:focus-within) > .tools {
      opacity: 0;
      pointer-events: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .tools {
      transition: opacity 0.12s;
    }
  }
  @media (forced-colors: active) {
    .chip[aria-pressed='true'],
    .icon[aria-pressed='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
