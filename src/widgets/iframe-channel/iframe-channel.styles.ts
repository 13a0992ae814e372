import { css } from 'lit';

/** The shell: with `fill` it is as tall as the page makes it. */
export const frameShellStyles = css`
  :host([height='fill' i]) {
    block-size: 100%;
    min-block-size: 240px;
  }
  :host([height='fill' i]) rai-iframe-channel-view {
    block-size: 100%;
  }
  iframe {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border: 0;
  }
  rai-messages {
    block-size: 100%;
  }
  rai-messages > span {
    flex: 1;
    font-weight: 700;
    font-size: 16px;
    line-height: 24px;
  }
`;

export const frameStyles = css`
  .layout {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .layout.fill {
    grid-template-rows: minmax(0, 1fr);
    block-size: 100%;
  }
  .bare {
    border-radius: 0;
    border: 0;
    box-shadow: none;
    background: none;
  }
  .bar {
    position: relative;
    z-index: 1;
    display: flex;
    flex: none;
    gap: 12px;
    align-items: center;
    min-block-size: 57px;
    padding: 8px 16px;
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
  }
  .emblem {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    border-radius: var(--_control);
    background: var(--_tint);
    color: var(--_accent);
  }
  .names {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: flex-start;
    min-inline-size: 0;
  }
  .names > * {
    max-inline-size: 100%;
  }
  .title {
    font-weight: 700;
    font-size: 15px;
    line-height: 20px;
  }
  .title ::slotted(*) {
    overflow: hidden;
    margin: 0;
    color: inherit;
    font: inherit;
    text-overflow: ellipsis;
  }
  /* Of a long one its end is shown: who it belongs to stands there. */
  .origin {
    direction: rtl;
  }
  .title:focus {
    outline: 0;
  }
  .title:focus-visible {
    outline: 2px solid var(--_accent);
  }
  .names > .bone {
    block-size: 8px;
    margin-block: 4px;
  }
  .tools {
    display: flex;
    flex: none;
    gap: 8px;
    align-items: center;
    justify-content: flex-end;
    min-block-size: 40px;
  }
  .grants {
    position: static;
  }
  .chip {
    border-color: color-mix(in srgb, var(--_accent) 45%, var(--_border));
    background: var(--_tint);
  }
  .chip svg {
    color: var(--_accent);
  }
  .granted {
    position: absolute;
    inset-block-start: calc(100% + 8px);
    inset-inline-end: 12px;
    display: flex;
    flex-direction: column;
    gap: 8px;
    inline-size: min(340px, calc(100% - 24px));
    padding: 12px 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
    box-shadow: 0 12px 32px -12px light-dark(#10182852, #000c);
  }
  .granted[hidden] {
    display: none;
  }
  .granted p,
  .granted ul {
    margin: 0;
    padding: 0;
    overflow-wrap: anywhere;
    list-style: none;
  }
  .granted li {
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
    padding-block: 4px;
  }
  .room {
    position: relative;
    flex: none;
    block-size: var(--_frame, 480px);
    overflow: clip;
  }
  .fill .card {
    min-block-size: 0;
  }
  .fill .room {
    flex: 1;
    min-block-size: 0;
    block-size: auto;
  }
  .covered ::slotted(*) {
    opacity: 0;
  }
  .cover {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    overflow: hidden auto;
    background: var(--_surface);
  }
  .waiting {
    overflow: hidden;
  }
  .bones {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 14px;
    align-items: flex-start;
    min-block-size: 0;
    padding: 24px;
  }
  .big {
    block-size: 18px;
  }
  .picture {
    flex: 1 1 140px;
    inline-size: 100%;
    min-block-size: 24px;
    border-radius: var(--_control);
  }
  .w30 {
    inline-size: 140px;
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
  .w70 {
    inline-size: 70%;
  }
  .slow {
    position: absolute;
    inset: auto 16px 16px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
    justify-content: center;
    inline-size: fit-content;
    max-inline-size: calc(100% - 32px);
    margin-inline: auto;
    padding: 10px 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_control);
    background: var(--_surface);
    box-shadow: 0 8px 24px -12px light-dark(#10182852, #000c);
  }
  .slow-text {
    flex: 1 1 160px;
    min-inline-size: 0;
    color: var(--_text2);
  }
  .slow-text b {
    color: var(--_text);
    font-weight: 550;
  }
  .spin {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    border: 2px solid var(--_hairline);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
  }
  .code {
    max-inline-size: 100%;
    overflow-wrap: anywhere;
  }
  .cover {
    container-type: size;
  }
  .cover > .note {
    justify-content: safe center;
  }
  .instead {
    display: grid;
    justify-items: center;
    padding: 0 24px 20px;
    text-align: center;
    overflow-wrap: anywhere;
  }
  /* A low frame has room for the words and the way on. */
  @container (height < 240px) {
    .note svg {
      display: none;
    }
    .bones {
      gap: 10px;
      padding-block: 16px;
    }
  }
  @container (height < 180px) {
    .cover > .note {
      gap: 0;
      padding-block: 6px;
    }
    .note p {
      max-inline-size: 70ch;
    }
    .note .code {
      display: none;
    }
  }
  .note-action {
    flex-direction: column;
  }
  .chat {
    block-size: 480px;
    min-inline-size: 0;
  }
  .fill.with-chat {
    grid-template-rows: minmax(0, 1fr) minmax(220px, 40%);
  }
  .fill .chat {
    block-size: auto;
  }
  @container rai (width >= 880px) {
    .with-chat {
      grid-template-columns: minmax(0, 1fr) 360px;
      align-items: start;
    }
    .fill.with-chat {
      grid-template-rows: minmax(0, 1fr);
      align-items: stretch;
    }
    .with-chat:not(.fill) .chat {
      /* As tall as the frame beside it, which its own content does not change. */
      contain: size;
      position: sticky;
      inset-block-start: 16px;
      align-self: stretch;
      block-size: auto;
      min-block-size: 480px;
      max-block-size: 720px;
    }
  }
  @container rai (width < 520px) {
    .bar {
      gap: 10px;
      padding-inline: 12px;
    }
    .ended {
      display: none;
    }
    .chip {
      min-inline-size: 36px;
      padding-inline: 8px;
    }
    .chip-text {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .bones {
      padding: 16px;
    }
    .granted {
      inset-inline: 12px;
      inline-size: auto;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .spin {
      animation: spin 0.9s linear infinite;
    }
    @keyframes spin {
      to {
        rotate: 1turn;
      }
    }
  }
  @media (forced-colors: active) {
    .emblem,
    .chip {
      border: 1px solid;
    }
    .granted,
    .slow {
      border-color: CanvasText;
    }
  }
`;

export const consentStyles = css`
  .consent {
    box-sizing: border-box;
    inline-size: min(460px, calc(100vi - 32px));
    max-block-size: calc(100vb - 32px);
    margin: auto;
    padding: 24px;
    overflow: auto;
    border: 1px solid var(--_border);
    border-radius: var(--_card);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 24px 64px -16px #10182880;
    font: 400 14px/20px var(--_font);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .consent::backdrop {
    background: #0b0e1399;
  }
  .consent > * {
    margin: 0;
  }
  .consent > * + * {
    margin-block-start: 12px;
  }
  .ask {
    font-weight: 700;
    font-size: 18px;
    line-height: 26px;
    text-wrap: balance;
  }
  .who {
    display: inline-block;
    max-inline-size: 100%;
    padding-inline: 4px;
    border-radius: var(--_chip);
    background: var(--_tint);
    color: var(--_accent);
    unicode-bidi: isolate;
  }
  .consent > .said {
    max-block-size: 9lh;
    margin-block-start: 4px;
    padding: 10px 14px;
    overflow: auto;
    border: 1px solid var(--_hairline);
    border-inline-start: 3px solid var(--_accent);
    border-radius: var(--_chip);
    background: var(--_raised);
  }
  .words {
    white-space: pre-wrap;
    unicode-bidi: isolate;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    justify-content: flex-end;
  }
  .consent > .answers {
    margin-block-start: 20px;
  }
  .answers button {
    flex: 0 1 auto;
    min-block-size: 44px;
    min-inline-size: 104px;
    padding-inline: 16px;
  }
  .answers [aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  @media (width < 400px) {
    .consent {
      padding: 20px;
    }
    .ask {
      font-size: 16px;
      line-height: 24px;
    }
    /* Most origins have room in one line. */
    .who {
      font-size: 14px;
    }
    .answers button {
      flex: 1;
    }
  }
  @media (forced-colors: active) {
    .consent {
      border-color: CanvasText;
    }
    .who {
      border: 1px solid;
    }
  }
`;
