import { css } from 'lit';

/**
 * One box per variant and limit, the same in every state: its height is the sum of its parts, and
 * whatever a state shows fills it.
 */
export const leaderboardStyles = css`
  .card {
    --_pad: 20px;
    --_head: 84px;
    --_thead: 28px;
    --_row: 52px;
    --_rows: 10;
    --_self: 68px;
    --_foot: 56px;
    --_cols: 48px minmax(0, 1fr) 92px 116px;
  }
  .r25,
  .r50,
  .r100 {
    --_rows: 25;
  }
  .compact {
    --_row: 40px;
    --_avatar: 28px;
  }
  .mini {
    --_head: 68px;
    --_thead: 0px;
    --_row: 40px;
    --_rows: 3;
    --_foot: 0px;
    --_avatar: 28px;
  }
  .box {
    display: flex;
    flex-direction: column;
    block-size: calc(var(--_head) + var(--_thead) + var(--_row) * var(--_rows) + var(--_self) + var(--_foot));
  }
  .head {
    display: grid;
    flex: none;
    grid-template: 28px 20px / minmax(0, 1fr) auto;
    gap: 0 16px;
    block-size: var(--_head);
    padding: 16px var(--_pad) 0;
  }
  .title,
  .title ::slotted(*) {
    margin: 0;
    font-weight: 700;
    font-size: 20px;
    line-height: 28px;
    letter-spacing: -0.01em;
  }
  .title .bone {
    block-size: 16px;
    margin-block-start: 6px;
  }
  .sub {
    display: flex;
    grid-column: 1 / -1;
    overflow: hidden;
    white-space: nowrap;
    line-height: 20px;
  }
  .sub .bone {
    align-self: center;
  }
  .sub span + span::before {
    content: ' · ';
    white-space: pre;
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
  .rows {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    /* Focus never lands beneath the column heads or the own row that sticks to an edge. */
    scroll-padding-block: calc(var(--_thead) + var(--_row)) var(--_row);
    scrollbar-width: thin;
    scrollbar-color: var(--_strong) transparent;
  }
  .rows:focus-visible {
    outline-offset: -2px;
  }
  .busy tbody {
    opacity: 0.55;
  }
  table,
  thead,
  tbody {
    display: block;
  }
  .row {
    display: grid;
    grid-template-columns: var(--_cols);
    gap: 0 12px;
    align-items: center;
    block-size: var(--_row);
    padding-inline: var(--_pad);
    background: var(--_surface);
  }
  tbody .row {
    box-shadow: inset 0 -1px var(--_hairline);
  }
  tbody .row:hover {
    background: var(--_raised);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  td,
  th {
    min-inline-size: 0;
    padding: 0;
    font-weight: 400;
    text-align: start;
  }
  .thead {
    position: sticky;
    z-index: 2;
    inset-block-start: 0;
    block-size: var(--_thead);
    box-shadow: inset 0 -1px var(--_border);
    white-space: nowrap;
  }
  .mini .thead {
    box-shadow: none;
    clip-path: inset(50%);
  }
  tbody .own {
    position: sticky;
    z-index: 1;
    inset-block: var(--_thead) 0;
    background: var(--_tint);
    box-shadow: inset 3px 0 var(--_accent);
  }
  tbody .own:hover {
    background: var(--_tint);
  }
  .own:dir(rtl) {
    box-shadow: inset -3px 0 var(--_accent);
  }
  .rank {
    text-align: center;
  }
  .place {
    color: var(--_text2);
    font-weight: 550;
  }
  .own .place {
    color: var(--_text);
    font-weight: 700;
  }
  .medal {
    display: inline-grid;
    grid-auto-flow: column;
    place-content: center;
    min-inline-size: 28px;
    block-size: 28px;
    padding-inline: 4px;
    border-radius: 14px;
    background: var(--_fill);
    color: var(--_on);
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--_on) 22%, transparent);
    font-weight: 700;
    font-size: 13px;
  }
  .m1 {
    --_fill: light-dark(#f2b705, #fc3);
    --_on: light-dark(#3a2a00, #2b1f00);
  }
  .m2 {
    --_fill: light-dark(#b9c2ce, #c5ced9);
    --_on: light-dark(#1f2732, #161c25);
  }
  .m3 {
    --_fill: light-dark(#d08a4e, #e0a06a);
    --_on: light-dark(#331a05, #2a1503);
  }
  .who {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .names,
  .lines {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }
  .names {
    align-items: flex-start;
  }
  .names > * {
    max-inline-size: 100%;
  }
  .compact .tier,
  .mini .tier {
    display: none;
  }
  .name {
    display: block;
    min-block-size: 24px;
    max-inline-size: 100%;
    padding: 0;
    border: 0;
    border-radius: 4px;
    color: inherit;
    font-weight: 550;
    line-height: 24px;
    text-align: start;
    text-decoration: none;
  }
  span.name {
    min-block-size: 20px;
    line-height: 20px;
  }
  :is(a, button).name:hover {
    background: none;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .mine {
    display: flex;
    gap: 8px;
    align-items: center;
    min-inline-size: 0;
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
  .change,
  .score {
    text-align: end;
    white-space: nowrap;
  }
  :is(.change, .self-score) > :not(.points) {
    display: inline-flex;
    gap: 4px;
    align-items: center;
    font-weight: 550;
    font-size: 12px;
    line-height: 16px;
  }
  .up {
    color: var(--_up);
  }
  .down {
    color: var(--_down);
  }
  .same {
    color: var(--_text2);
  }
  .new {
    padding: 0 6px;
    border: 1px solid currentColor;
    border-radius: var(--_chip);
    color: var(--_up);
  }
  .points {
    font-weight: 700;
    font-size: 15px;
  }
  .long .exact {
    position: absolute;
    clip-path: inset(50%);
  }
  .tight .short {
    display: none;
  }
  .self {
    display: flex;
    flex: none;
    gap: 12px;
    align-items: center;
    block-size: var(--_self);
    padding-inline: var(--_pad);
    border-block-start: 1px solid var(--_border);
    overflow: hidden;
    --_avatar: 36px;
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
  .foot {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    block-size: var(--_foot);
    padding-inline: calc(var(--_pad) - 4px);
    border-block-start: 1px solid var(--_hairline);
  }
  .gap {
    flex: 1;
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
  slot[name='cta']::slotted(*) {
    margin: 0 var(--_pad) 16px;
  }
  .b28 {
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    margin-inline: auto;
  }
  .b36 {
    flex: none;
    inline-size: var(--_avatar, 36px);
    block-size: var(--_avatar, 36px);
    border-radius: 50%;
  }
  .w40 {
    inline-size: 40%;
  }
  .w50 {
    inline-size: 50%;
  }
  .w60 {
    inline-size: 60%;
  }
  .w75 {
    inline-size: 75%;
  }
  .row > .bone:last-child {
    margin-inline-start: auto;
  }
  .lines .bone + .bone {
    margin-block-start: 10px;
  }
  @container rai (width < 520px) {
    .card {
      --_pad: 12px;
      --_self: 76px;
      --_cols: 40px minmax(0, 1fr) minmax(72px, auto);
    }
    .full,
    .compact {
      --_head: 132px;
    }
    .mini {
      --_head: 82px;
    }
    .head {
      grid-template: 28px 32px 36px / minmax(0, 1fr);
      gap: 6px 0;
    }
    .switch {
      grid-area: 3 / 1;
      align-self: stretch;
    }
    .switch label {
      padding: 6px 2px;
    }
    .sub {
      flex-wrap: wrap;
      align-content: start;
      line-height: 16px;
    }
    .row {
      grid-template-areas: 'rank who score' 'rank who change';
      grid-template-rows: auto auto;
      gap: 0 10px;
      align-content: center;
    }
    .thead {
      grid-template: 'rank who score' / var(--_cols);
    }
    .rank {
      grid-area: rank;
    }
    .who {
      grid-area: who;
      gap: 10px;
    }
    .change {
      grid-area: change;
    }
    .score {
      grid-area: score;
    }
    .thead .change {
      position: absolute;
      clip-path: inset(50%);
    }
    .points {
      font-size: 14px;
    }
    .tight .exact {
      position: absolute;
      clip-path: inset(50%);
    }
    .tight .short {
      display: inline;
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
    .foot {
      gap: 4px;
    }
    .foot button {
      padding-inline: 8px;
    }
    input:not(.sr) {
      flex: 1 1 64px;
      min-inline-size: 0;
      inline-size: 92px;
    }
  }
  .row:is(:hover, :focus-within) .points .exact {
    position: static;
    display: inline;
    clip-path: none;
  }
  .row:is(:hover, :focus-within) .points .short {
    display: none;
  }
  @media (prefers-reduced-motion: no-preference) {
    .busy tbody,
    tbody {
      transition: opacity 0.2s;
    }
  }
  @media (forced-colors: active) {
    .medal,
    .you,
    .switch label:has(:checked) {
      border: 1px solid;
    }
    tbody .own {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
