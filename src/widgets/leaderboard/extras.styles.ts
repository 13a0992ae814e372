import { css } from 'lit';

/** What comes after the first rows, into the room that is kept for it. */
export const extrasStyles = css`
  .note,
  .rows {
    flex: 1;
    min-block-size: 0;
  }
  .rows {
    scrollbar-color: var(--_strong) transparent;
  }
  .sub span + span::before {
    content: '\\a0 · ';
    white-space: pre-wrap;
  }
  tbody .own {
    position: sticky;
    z-index: 1;
    inset-block: var(--_thead) 0;
    background: var(--_tint);
    box-shadow: inset 3px 0 var(--_accent);
  }
  .own:dir(rtl) {
    box-shadow: inset -3px 0 var(--_accent);
  }
  .you {
    flex: none;
    padding: 0 6px;
    border-radius: var(--_chip);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 700;
    font-size: 11px;
    line-height: 18px;
  }
  .up,
  .down,
  .same,
  .new {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    color: var(--_up);
    font-weight: 550;
    font-size: 12px;
    line-height: 16px;
  }
  .down {
    color: var(--_down);
  }
  .same {
    color: var(--_text2);
  }
  .new {
    padding: 0 6px;
    border: 1px solid;
    border-radius: var(--_chip);
  }
  .stale {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_text);
    font-weight: 550;
  }
  .stale::before {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border: 2px solid var(--_down);
    border-radius: 50%;
  }
  .switch {
    display: flex;
    grid-area: 1 / 2;
    align-self: center;
    min-inline-size: 0;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--_control);
    background: var(--_raised);
  }
  .switch label {
    position: relative;
    flex: 1;
    padding: 4px 12px;
    border-radius: calc(var(--_control) - 2px);
    color: var(--_text2);
    font-weight: 550;
    font-size: 12px;
    line-height: 20px;
    text-align: center;
    white-space: nowrap;
    cursor: pointer;
  }
  .switch label:hover {
    color: var(--_text);
  }
  .switch label:has(:checked) {
    background: var(--_surface);
    color: var(--_text);
    box-shadow:
      0 0 0 1px var(--_border),
      0 1px 2px light-dark(#10182814, #0000);
  }
  .switch label:has(:focus-visible) {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  .tools {
    display: flex;
    grid-area: 1 / 3;
    align-items: center;
    justify-content: flex-end;
    margin-inline-start: -8px;
  }
  /* The way to pause comes a moment later, before the menu: nothing moves for it. */
  .tools:has([part='menu']) {
    min-inline-size: 64px;
  }
  .rows:focus-visible {
    outline-offset: -2px;
  }
  .busy tbody {
    opacity: 0.55;
  }
  tbody .row:not(.own):hover {
    background: var(--_raised);
  }
  .own .place {
    color: var(--_text);
    font-weight: 700;
  }
  :is(a, button).name {
    display: block;
    min-block-size: 24px;
    max-inline-size: 100%;
    padding: 0;
    border: 0;
    border-radius: 4px;
    color: inherit;
    line-height: 24px;
    text-align: start;
    text-decoration: none;
  }
  :is(a, button).name:hover {
    background: none;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .row:is(:hover, :focus-within) .points .exact {
    position: static;
    display: inline;
    clip-path: none;
  }
  .row:is(:hover, :focus-within) .points .short {
    display: none;
  }
  .head {
    grid-template-columns: minmax(0, 1fr) auto auto;
  }
  .head,
  .above {
    order: -1;
  }
  .self {
    --_avatar: 36px;
    display: flex;
    flex: none;
    gap: 12px;
    align-items: center;
    block-size: var(--_self);
    padding-inline: var(--_pad);
    border-block-start: 1px solid var(--_border);
    overflow: hidden;
  }
  .tinted {
    background: var(--_tint);
  }
  .numeral {
    flex: none;
    min-inline-size: 48px;
    color: var(--_accent);
    font-weight: 700;
    font-size: 28px;
    line-height: 36px;
    letter-spacing: -0.02em;
    text-align: center;
  }
  .small {
    font-size: 20px;
  }
  .lines {
    flex: 1;
    min-inline-size: 0;
  }
  .self-title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    font-weight: 550;
    font-size: 16px;
    line-height: 22px;
  }
  .self .you {
    margin-inline-end: 8px;
  }
  .clamp {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .self .points {
    font-size: 20px;
    line-height: 26px;
  }
  .self-score {
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: flex-end;
  }
  .lines .bone + .bone {
    margin-block-start: 10px;
  }
  .foot {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    block-size: var(--_foot);
    padding-inline: calc(var(--_pad) - 4px);
    border-block-start: 1px solid var(--_hairline);
  }
  /* No box of its own, so that a control that joins leaves the others where they are. */
  .pages,
  .ways {
    display: contents;
  }
  .ways > :first-child {
    margin-inline-start: auto;
  }
  .turn {
    border-color: var(--_strong);
    color: var(--_text);
  }
  .turn svg:dir(rtl) {
    scale: -1 1;
  }
  .foot .more {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  [aria-disabled='true'] {
    opacity: 0.55;
    cursor: progress;
  }
  input:not(.sr) {
    inline-size: 108px;
    block-size: 32px;
    margin: 0;
    padding: 0 10px;
    border: 1px solid var(--_strong);
    border-radius: var(--_control);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }
  ::placeholder {
    color: var(--_text2);
    opacity: 1;
  }
  [aria-invalid='true'] {
    border-color: var(--_down);
  }
  dialog {
    inline-size: min(420px, calc(100vw - 24px));
    max-block-size: calc(100vh - 24px);
    margin: auto;
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_card);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 24px 48px -16px #10182866;
  }
  dialog::backdrop {
    background: #0c111d8c;
  }
  .menu {
    display: grid;
    gap: 16px;
    padding: 12px 16px 16px;
  }
  .menu-head {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    margin-inline-end: -8px;
  }
  .menu-title {
    font-weight: 700;
    font-size: 16px;
    line-height: 24px;
  }
  .group {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
  }
  .group-title {
    font-weight: 550;
  }
  .choice {
    display: flex;
    flex-direction: column;
    gap: 0;
    align-items: flex-start;
    min-inline-size: 0;
    min-block-size: 44px;
    padding: 6px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    white-space: normal;
    text-align: start;
  }
  .choice .quiet {
    font-weight: 400;
  }
  .choice .cut {
    max-inline-size: 100%;
    line-height: 20px;
  }
  .choice[aria-current='true'] {
    border-color: var(--_accent);
    background: var(--_tint);
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: flex-end;
  }
  .field {
    display: grid;
    flex: 1 1 128px;
    gap: 4px;
    color: var(--_text2);
    font-size: 12px;
    line-height: 16px;
  }
  dialog input:not(.sr) {
    inline-size: 100%;
    min-block-size: 36px;
    color: var(--_text);
    font-size: 14px;
  }
  .fields button {
    min-block-size: 36px;
  }
  .wrong {
    color: var(--_down);
    font-weight: 550;
  }
  .draw::after {
    content: '*';
    color: var(--_text2);
  }
  slot[name='cta']::slotted(*) {
    margin: 0 var(--_pad) 16px;
  }
  /* Where rows can be added at both ends there is no room to turn pages as well. */
  @container rai (width < 760px) {
    .pages:has(.more + .more) .turn {
      display: none;
    }
    /* Two buttons share the place of one: with wide letters their texts take two lines. */
    .more:has(+ .more),
    .more + .more {
      font-size: 13px;
      line-height: 15px;
      white-space: normal;
    }
  }
  @container rai (width < 640px) {
    .foot {
      gap: 4px;
      padding-inline: 8px;
    }
    .foot button {
      padding-inline: 6px;
    }
    input:not(.sr) {
      inline-size: 84px;
      padding: 0 5px;
    }
  }
  @container rai (width < 520px) {
    .head {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .switch {
      grid-area: 3 / 1 / auto / -1;
      align-self: stretch;
    }
    .tools {
      grid-area: 1 / 2;
      margin-inline-start: 8px;
    }
    .switch label {
      padding: 6px 2px;
    }
    .numeral {
      min-inline-size: 40px;
    }
    .self-title {
      font-size: 14px;
      line-height: 20px;
    }
    .self .points {
      font-size: 16px;
      line-height: 22px;
    }
    /* One line for more rows, one for other places; each control has its own place from the start. */
    .foot {
      flex-wrap: wrap;
      gap: 8px;
      align-content: center;
    }
    .pages:empty {
      display: none;
    }
    .pages,
    .ways {
      display: flex;
      flex: 0 0 100%;
      gap: 4px;
      min-inline-size: 0;
    }
    .ways > :first-child {
      margin-inline-start: 0;
    }
    .foot .more {
      flex: auto;
      padding-inline: 4px;
      min-inline-size: 0;
    }
    .ways > .jump {
      flex: 0 1 104px;
      min-inline-size: 0;
      margin-inline-start: auto;
    }
    /* Two lines, whatever has to be said of the days. */
    .sub {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      white-space: normal;
    }
    .sub span + span {
      display: inline-block;
    }
    input:not(.sr) {
      inline-size: 100%;
      padding: 0 6px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    tbody {
      transition: opacity 0.2s;
    }
  }
  @media (forced-colors: active) {
    .you {
      border: 1px solid;
      background: Canvas;
      color: CanvasText;
    }
    tbody .own {
      outline: 2px solid Highlight;
    }
    .switch label:has(:checked) {
      border: 1px solid;
    }
  }
`;
