import { css } from 'lit';

export const messagesStyles = css`
  :host {
    block-size: var(--rai-messages-block-size, 560px);
    --_gutter: 36px;
    --_pad: 16px;
    --_gap: 12px;
  }
  :host([variant='compact']) {
    block-size: var(--rai-messages-block-size, 420px);
    --_gutter: 0px;
    --_gap: 0px;
  }
  .card {
    container-type: inline-size;
    block-size: 100%;
  }
  p,
  ol {
    margin: 0;
    padding: 0;
  }
  header {
    position: relative;
    display: flex;
    flex: none;
    align-items: center;
    min-block-size: 56px;
    padding: 8px var(--_pad);
    /* Room for the button that comes later. */
    padding-inline-end: calc(var(--_pad) + 40px);
    border-block-end: 1px solid var(--_hairline);
  }
  .title {
    flex: 1;
    block-size: 24px;
    font-weight: 700;
    font-size: 16px;
    line-height: 24px;
    text-align: match-parent;
  }
  .title .bone {
    margin-block: 7px;
  }
  .title .bone {
    inline-size: 120px;
  }
  .scroll {
    position: relative;
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .content {
    display: flex;
    flex-direction: column;
    justify-content: end;
    min-block-size: 100%;
    padding-block-end: 12px;
  }
  .date {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px var(--_pad);
    background: var(--_surface);
    color: var(--_text2);
    font-weight: 550;
    font-size: 12px;
    line-height: 16px;
    pointer-events: none;
  }
  .date::before,
  .date::after {
    flex: 1;
    block-size: 1px;
    background: var(--_hairline);
    content: '';
  }
  ol {
    /* Not none: WebKit would no longer call it a list. */
    list-style-type: '';
  }
  .row {
    position: relative;
    display: grid;
    grid-template-columns: var(--_gutter) minmax(0, 1fr);
    column-gap: var(--_gap);
    padding: 2px var(--_pad);
    scroll-margin-block: 44px 12px;
  }
  .row > * {
    grid-column: 2;
  }
  .row.head {
    margin-block-start: 8px;
  }
  .row:first-child {
    margin-block-start: 0;
  }
  :host([density='compact']) .row.head {
    margin-block-start: 4px;
  }
  :host([density='comfortable']) .row.head {
    margin-block-start: 14px;
  }
  .row:hover,
  .row:focus-within {
    background: color-mix(in srgb, var(--_raised) 70%, var(--_surface));
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row > .avatar {
    grid-column: 1;
    grid-row: 1 / span 3;
    margin-block-start: 2px;
  }
  :host([variant='compact']) .row > .avatar {
    display: none;
  }
  .meta {
    display: flex;
    align-items: baseline;
    gap: 8px;
    min-inline-size: 0;
  }
  .meta .quiet {
    flex: none;
  }
  .name {
    font-weight: 700;
  }
  .own .name {
    color: var(--_accent);
  }
  .tier {
    flex: none;
    max-inline-size: 40%;
    padding-inline: 6px;
    border: 1px solid var(--_border);
    border-radius: var(--_chip);
    color: var(--_text2);
    font-weight: 550;
    font-size: 11px;
    line-height: 16px;
  }
  .text {
    justify-self: start;
    max-inline-size: min(100%, 72ch);
    /* Heaps of marks stay inside their own message. */
    overflow: clip;
    overflow-clip-margin: 2px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
    text-align: start;
  }
  .text a {
    color: var(--_accent);
    text-underline-offset: 2px;
  }
  .quote {
    appearance: none;
    background: none;
    font-family: inherit;
    cursor: pointer;
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
    justify-content: start;
    gap: 8px;
    inline-size: fit-content;
    max-inline-size: 100%;
    min-block-size: 24px;
    margin-block: 2px;
    padding: 2px 8px;
    border: 0;
    border-inline-start: 3px solid var(--_border);
    border-radius: 0;
    border-start-end-radius: var(--_chip);
    border-end-end-radius: var(--_chip);
    color: var(--_text2);
    font-weight: 400;
    font-size: 12px;
    line-height: 16px;
    text-align: start;
  }
  .quote .by {
    max-inline-size: 14ch;
    font-weight: 700;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    margin-block: 4px 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-inline-size: 12em;
    min-block-size: 26px;
    padding: 0 8px;
    border: 1px solid var(--_border);
    border-radius: 99px;
    background: var(--_surface);
    color: var(--_text2);
    font: inherit;
    font-weight: 550;
    font-size: 12px;
    line-height: 16px;
  }
  .sign {
    font-size: 14px;
    line-height: 20px;
  }
  .replies {
    margin-inline-start: 4px;
  }
  footer {
    display: flex;
    flex: none;
    flex-direction: column;
    justify-content: center;
    min-block-size: 66px;
    border-block-start: 1px solid var(--_hairline);
  }
  /* The place of the line that says what is being answered, before the composer is there. */
  footer.replying {
    min-block-size: 99px;
  }
  footer.none {
    border-color: #0000;
  }
  .bones {
    display: flex;
    flex: 1;
    flex-direction: column;
    justify-content: end;
    gap: 22px;
    min-block-size: 0;
    padding: 16px var(--_pad);
    overflow: hidden;
  }
  .bone-row {
    display: grid;
    grid-template-columns: var(--_gutter) minmax(0, 1fr);
    gap: 8px var(--_gap);
  }
  .bone-row > * {
    grid-column: 2;
    inline-size: 30%;
  }
  .bone-row > .dot {
    grid-column: 1;
    grid-row: 1 / span 2;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
  }
  :host([variant='compact']) .dot {
    display: none;
  }
  .v0 {
    inline-size: 82%;
  }
  .v1 {
    inline-size: 64%;
  }
  .v2 {
    inline-size: 48%;
  }
  @container (max-width: 380px) {
    .row,
    header,
    .call,
    .bones {
      --_pad: 12px;
      --_gap: 8px;
    }
  }
`;
