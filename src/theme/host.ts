import { css } from 'lit';
import { tokens } from './tokens.js';

/**
 * What every element of the kit shares. Nothing visual sits on `:host` but the block itself: without
 * `theme` it follows the page's own color scheme, `auto` follows the reader's system.
 */
export const hostStyles = [
  tokens,
  css`
    :host {
      display: block;
      container: rai / inline-size;
      /* A container gives no width of its own; a flex row must not close it. */
      min-inline-size: min(100%, 280px);
    }
    :host([hidden]) {
      display: none;
    }
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
    :host([theme='auto']) {
      color-scheme: light dark;
    }
    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }
    .sr {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      margin: -1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `,
];
