import { css } from 'lit';

/** Edges, jump and marks of the list, added when that part is loaded. */
export const readingStyles = css`
  /* Below the title, in room that is there anyway: nothing moves when it comes. */
  .age {
    position: absolute;
    inset-block-end: 2px;
    inset-inline: var(--_pad) calc(var(--_pad) + 40px);
    font-size: 11px;
    line-height: 14px;
  }
  header .icon {
    position: absolute;
    inset-inline-end: var(--_pad);
  }
  .call {
    display: flex;
    flex: 1;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    padding: 8px var(--_pad);
    background: var(--_raised);
  }
  @container (max-width: 380px) {
    .call {
      font-size: 12px;
      line-height: 16px;
    }
  }
  .bare {
    border-color: #0000;
    color: var(--_accent);
  }
  .edge {
    align-self: center;
    margin: 8px;
    font-size: 12px;
  }
  .fold {
    justify-self: start;
    padding-inline: 0;
  }
  .float {
    position: relative;
    z-index: 3;
    display: flex;
    flex: none;
    justify-content: center;
    block-size: 0;
  }
  .float > * {
    position: absolute;
    inset-block-end: 12px;
    max-inline-size: calc(100% - 32px);
    border-radius: 99px;
    box-shadow: 0 4px 16px light-dark(#10182833, #0006);
  }
  .jump {
    padding-inline: 8px;
  }
  .jump:not(.primary) {
    background: var(--_surface);
  }
  .jump.primary {
    padding-inline: 14px 10px;
  }
  .toast {
    padding: 6px 16px;
    border: 1px solid var(--_strong);
    background: var(--_surface);
  }
  @media (prefers-reduced-motion: no-preference) {
    .marked {
      animation: mark 2s var(--_ease);
    }
    @keyframes mark {
      from {
        background: var(--_tint);
      }
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .marked {
      background: var(--_tint);
    }
  }
  @media (forced-colors: active) {
    .marked {
      outline: 2px dashed Highlight;
      outline-offset: -2px;
    }
  }
`;
