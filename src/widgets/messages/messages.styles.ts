import { css } from 'lit';

export const messagesShellStyles = css`
  :host {
    block-size: var(--rai-messages-block-size, 560px);
  }
  :host([variant='compact']) {
    block-size: var(--rai-messages-block-size, 420px);
  }
  rai-messages-view {
    block-size: 100%;
  }
`;
