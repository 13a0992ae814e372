import { css } from 'lit';

/**
 * One box per variant and limit, the same in every state: its height is the sum of its parts, and
 * whatever a state shows fills it. These rules draw the first rows; `extras.styles.ts` the rest.
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
  :host([density='comfortable']) .full {
    --_row: 64px;
    --_avatar: 44px;
  }
  :host([density='compact']) .full,
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
    --_below: calc(var(--_self) + var(--_foot));
    display: flex;
    flex-direction: column;
    block-size: calc(var(--_head) + var(--_thead) + var(--_row) * var(--_rows) + var(--_below));
  }
  .head {
    display: grid;
    flex: none;
    grid-template: 28px 20px / minmax(0, 1fr) auto;
    gap: 0 16px;
    block-size: var(--_head);
    padding: 16px var(--_pad) 0;
  }
  .title {
    justify-self: start;
    max-inline-size: 100%;
  }
  .title,
  .title ::slotted(*) {
    overflow: hidden;
    margin: 0;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 700;
    font-size: 20px;
    line-height: 28px;
    letter-spacing: -0.01em;
  }
  .sub {
    display: flex;
    grid-column: 1 / -1;
    overflow: hidden;
    white-space: nowrap;
    line-height: 20px;
  }
  .rows {
    position: relative;
    flex: none;
    block-size: calc(var(--_thead) + var(--_row) * var(--_rows));
    overflow: hidden auto;
    /* Focus never lands beneath the column heads or the own row that sticks to an edge. */
    scroll-padding-block: calc(var(--_thead) + var(--_row)) var(--_row);
    scrollbar-width: thin;
  }
  .rows > .row:first-of-type {
    margin-block-start: var(--_thead);
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
    text-align: end;
    white-space: nowrap;
    outline-offset: -2px;
    box-shadow: inset 0 -1px var(--_hairline);
  }
  td,
  th {
    min-inline-size: 0;
    padding: 0;
    font-weight: 400;
  }
  .thead {
    position: sticky;
    z-index: 2;
    inset-block-start: 0;
    block-size: var(--_thead);
    box-shadow: inset 0 -1px var(--_border);
  }
  .mini .thead {
    clip-path: inset(50%);
  }
  .rank {
    text-align: center;
  }
  .place {
    color: var(--_text2);
    font-weight: 550;
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
  .who,
  .mine {
    display: flex;
    gap: 12px;
    align-items: center;
    min-inline-size: 0;
    max-inline-size: 100%;
    text-align: start;
  }
  .mine {
    gap: 8px;
  }
  .names {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
  }
  .tier {
    max-inline-size: 100%;
  }
  :is(.compact, .mini) .tier {
    display: none;
  }
  .name {
    font-weight: 550;
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
  .round {
    justify-self: center;
    inline-size: 28px;
    block-size: 28px;
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
  @container rai (width < 520px) {
    .card {
      --_pad: 12px;
      --_head: 132px;
      --_foot: 92px;
      --_self: 76px;
      --_cols: 40px minmax(0, 1fr) minmax(72px, auto);
    }
    :host([density='compact']) .full,
    .compact,
    .mini {
      --_row: 44px;
    }
    .mini {
      --_head: 82px;
      --_foot: 0px;
    }
    .head {
      grid-template: 28px 32px 36px / minmax(0, 1fr);
      gap: 6px 0;
    }
    .sub {
      flex-wrap: wrap;
      align-content: start;
      line-height: 16px;
    }
    .row {
      grid-template-areas: 'rank who score' 'rank who change';
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
    }
    .change {
      grid-area: change;
      min-block-size: 18px;
    }
    .score {
      grid-area: score;
    }
    .thead .change,
    .tight .exact {
      position: absolute;
      clip-path: inset(50%);
    }
    .tight .short {
      display: inline;
    }
  }
  @container rai (width < 340px) {
    .card {
      --_avatar: 28px;
      --_cols: 32px minmax(0, 1fr) minmax(64px, auto);
    }
    .row,
    .who {
      column-gap: 8px;
    }
  }
  @media (forced-colors: active) {
    .medal {
      border: 1px solid;
    }
  }
`;
