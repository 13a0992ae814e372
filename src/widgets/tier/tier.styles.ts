import { css } from 'lit';

/** One box per variant, the same in every state; short ladders spread out, long ones scroll inside. */
export const tierStyles = css`
  .card {
    --_pad: 20px;
    --_mine: 148px;
    --_ladder: 240px;
  }
  :host([density='compact']) .full {
    --_ladder: 200px;
  }
  :host([density='comfortable']) .full {
    --_ladder: 300px;
  }
  .compact,
  .mini {
    --_ladder: 0px;
  }
  .mini {
    --_mine: 112px;
  }
  .head {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    block-size: 44px;
    padding: 12px var(--_pad) 0;
  }
  .title {
    flex: none;
    max-inline-size: 100%;
    font-weight: 550;
  }
  .title:has(+ .age) {
    max-inline-size: 60%;
  }
  .title ::slotted(*) {
    overflow: hidden;
    margin: 0;
    text-overflow: ellipsis;
    color: var(--_text);
    font-weight: 700;
    font-size: 20px;
    line-height: 28px;
  }
  .box {
    display: flex;
    flex-direction: column;
    block-size: calc(var(--_mine) + var(--_ladder));
  }
  .mine {
    display: grid;
    flex: none;
    grid-template: 60px 8px 1fr / 56px minmax(0, 1fr) auto;
    gap: 12px 16px;
    block-size: var(--_mine);
    padding: 4px var(--_pad) 12px;
  }
  .emblem {
    position: relative;
    display: grid;
    flex: none;
    inline-size: 56px;
    block-size: 56px;
    color: var(--_accent);
  }
  .emblem > * {
    grid-area: 1 / 1;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  .shape {
    fill: color-mix(in srgb, currentColor 14%, var(--_surface));
  }
  .pictured svg {
    visibility: hidden;
  }
  .emblem.ahead {
    color: var(--_strong);
  }
  .emblem.ahead img {
    opacity: 0.55;
    filter: grayscale(1);
  }
  .names {
    display: flex;
    grid-column: 2 / -1;
    flex-direction: column;
    align-items: flex-start;
    justify-content: center;
    min-inline-size: 0;
  }
  .names > * {
    max-inline-size: 100%;
  }
  .guest {
    grid-template: 1fr / 56px minmax(0, 1fr) auto;
    align-items: center;
  }
  .guest .clamp {
    -webkit-line-clamp: 3;
  }
  .guest .names {
    grid-column: 2;
  }
  .tier-name {
    font-weight: 550;
    font-size: 16px;
    line-height: 22px;
  }
  .xp {
    color: var(--_text2);
    line-height: 36px;
    white-space: nowrap;
  }
  .xp b {
    color: var(--_text);
    font-weight: 700;
    font-size: 28px;
    letter-spacing: -0.02em;
  }
  .xp .huge {
    font-size: 18px;
  }
  .today {
    color: var(--_up);
    font-weight: 550;
    white-space: nowrap;
  }
  .bar {
    grid-column: 1 / -1;
    block-size: 8px;
    overflow: hidden;
    border-radius: 4px;
    background: color-mix(in srgb, var(--_strong) 26%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_strong);
  }
  .bone.bar {
    box-shadow: none;
  }
  .bar > span {
    display: block;
    min-inline-size: 8px;
    block-size: 100%;
    border-radius: inherit;
    background: var(--_accent);
  }
  .way {
    grid-column: 1 / 3;
    font-weight: 550;
  }
  .clamp {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
    align-self: start;
  }
  .age {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    flex: 0 1 auto;
    white-space: normal;
    text-align: end;
  }
  .stale::before {
    content: '';
    display: inline-block;
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    border: 2px solid var(--_down);
    border-radius: 50%;
  }
  .stale {
    color: var(--_text);
  }
  .ladder {
    display: grid;
    flex: none;
    grid-auto-rows: minmax(48px, 1fr);
    block-size: var(--_ladder);
    margin: 0;
    padding: 0;
    overflow: hidden auto;
    border-block-start: 1px solid var(--_border);
    list-style: none;
    scrollbar-width: thin;
  }
  .ladder:focus-visible {
    outline-offset: -2px;
  }
  .rung {
    position: relative;
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr) minmax(0, 1.4fr);
    gap: 0 12px;
    align-items: center;
    padding-inline: var(--_pad);
  }
  .rung + .rung {
    box-shadow: inset 0 1px var(--_hairline);
  }
  .rung.here {
    background: var(--_tint);
    box-shadow: inset 3px 0 var(--_accent);
  }
  .rung.here:dir(rtl) {
    box-shadow: inset -3px 0 var(--_accent);
  }
  .rung .emblem {
    inline-size: 28px;
    block-size: 28px;
  }
  .rung-name {
    justify-self: start;
    max-inline-size: 100%;
    font-weight: 550;
  }
  .rung.here .rung-name {
    font-weight: 700;
  }
  .rung.ahead .rung-name {
    color: var(--_text2);
  }
  .pips {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 6px;
  }
  .pip {
    padding-block-start: 6px;
    border-block-start: 1px solid var(--_strong);
    color: var(--_text2);
    font-size: 12px;
    line-height: 16px;
    white-space: nowrap;
  }
  .pip b {
    font-weight: 550;
  }
  .pip.on {
    padding-block-start: 4px;
    border-block-start: 3px solid var(--_accent);
    color: var(--_text);
  }
  .from {
    display: none;
  }
  .names .bone + .bone {
    margin-block-start: 12px;
  }
  .big {
    block-size: 18px;
  }
  .bone.emblem {
    border-radius: 12px;
  }
  .w40 {
    inline-size: 40%;
  }
  .w60 {
    inline-size: 60%;
  }
  slot[name='cta']::slotted(*) {
    margin: 0 var(--_pad) 16px;
  }
  .mini .mine {
    grid-template-rows: 44px 8px 1fr;
    grid-template-columns: 44px minmax(0, 1fr) auto;
    gap: 8px 12px;
  }
  .mini .emblem {
    inline-size: 44px;
    block-size: 44px;
  }
  .mini .xp {
    line-height: 20px;
  }
  .mini .xp b {
    font-size: 16px;
  }
  .mini :is(.way, .today) {
    font-size: 12px;
    line-height: 16px;
  }
  @container rai (width < 520px) {
    .card {
      --_pad: 14px;
    }
    .mine {
      column-gap: 12px;
    }
    .guest :is(button, .button) {
      padding-inline: 10px;
    }
    .rung {
      grid-template-columns: 32px minmax(0, 1fr) auto;
    }
    .pips {
      grid-column: 3;
      grid-row: 1;
      justify-self: end;
      align-self: end;
      inline-size: 72px;
      margin-block-end: 4px;
      align-items: end;
    }
    .pip-text {
      display: none;
    }
    .pip,
    .pip.on {
      padding: 0;
    }
    .rung > .bone {
      grid-row: 1 / 3;
    }
    .from {
      display: block;
      grid-column: 3;
      align-self: start;
      text-align: end;
    }
    .rung .emblem,
    .rung-name {
      grid-row: 1 / 3;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .bar > span {
      transition: inline-size 0.6s var(--_ease);
    }
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid;
    }
    .bar > span {
      forced-color-adjust: none;
    }
    .pip.on {
      border-color: Highlight;
    }
    .rung.here {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
