import { html, nothing, type TemplateResult } from 'lit';
import type { Localize } from '../../i18n/localize.js';
import type { LateMessagesTerms } from '../../i18n/messages.js';
import { icon } from './icons.js';
import type { MessagesAction } from './messages-model.js';
import type { Pending } from './outbox.js';

/** Why a message was not sent, as a key of the terms. */
export function reasonTerm({
  reason,
}: Pick<Pending, 'reason'>): keyof LateMessagesTerms & `msgFail${string}` {
  switch (reason) {
    case 'FORBIDDEN':
    case 'REFUSED':
      return 'msgFailForbidden';
    case 'NOT_FOUND':
      return 'msgFailGone';
    case 'INVALID':
    case 'TOO_LARGE':
    case 'CONFLICT':
      return 'msgFailText';
    case 'UNAUTHENTICATED':
      return 'msgFailSession';
    default:
      return 'msgFailAnswer';
  }
}

/** What becomes of an own message that is not in the list yet, and what the member can do about it. */
export function fate(
  entry: Pending,
  i18n: Localize<LateMessagesTerms>,
  act: (action: MessagesAction) => void,
  tab: number,
): TemplateResult | typeof nothing {
  const { state, key } = entry;
  const button = (type: 'retry' | 'resend' | 'edit' | 'dismiss', label: string): TemplateResult =>
    html`<button class="bare small" tabindex=${tab} @click=${() => act({ type, key })}>${label}</button>`;
  const open = state === 'failed' || state === 'unknown';
  if (state === 'sent') return nothing;
  return html`<div class="fate ${open ? 'open' : ''}" part="outcome ${state}">
    ${icon(open ? 'warn' : 'wait', 14)}
    <span>
      ${
        state === 'failed'
          ? html`${i18n.term('msgFailed')} ${i18n.term(reasonTerm(entry))}`
          : i18n.term(
              (
                {
                  queued: 'msgQueued',
                  sending: 'msgSending',
                  held: 'msgHeld',
                  unknown: 'msgUnknown',
                } as const
              )[state],
            )
      }
    </span>
    ${
      open
        ? html`<span class="choices">
            ${state === 'failed' ? button('retry', i18n.term('retry')) : button('resend', i18n.term('msgResend'))}
            ${state === 'failed' ? button('edit', i18n.term('msgEdit')) : nothing}
            ${button('dismiss', i18n.term('msgDismiss'))}
          </span>`
        : nothing
    }
  </div>`;
}
