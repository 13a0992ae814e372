import { html, nothing, type TemplateResult } from 'lit';
import type { CommonTerms } from '../i18n/common.js';
import type { Localize } from '../i18n/localize.js';
import type { ErrorCode } from '../model/errors.js';
import { note } from '../theme/note.js';
import type { Problem } from './problem-of.js';

const OFFLINE: readonly ErrorCode[] = ['UNAVAILABLE', 'TIMEOUT', 'PEER_GONE', 'CLOSED'];
const BUSY: readonly ErrorCode[] = ['RATE_LIMITED', 'BUSY'];

/** The designed error: what happened in plain words, a retry where one helps, the reference for support. */
export function problemNote(
  problem: Problem,
  localize: Localize<CommonTerms>,
  retry: () => void,
): TemplateResult {
  const text = OFFLINE.includes(problem.code)
    ? 'offlineText'
    : BUSY.includes(problem.code)
      ? 'busyText'
      : 'errorText';
  return note({
    art: 'error',
    title: localize.term('errorTitle'),
    text: `${localize.term(text)} ${problem.retryAfter ? localize.term('retryIn', problem.retryAfter) : ''}`,
    action: html`${
      problem.retryable
        ? html`<button type="button" part="retry" @click=${retry}>${localize.term('retry')}</button>`
        : nothing
    }${
      problem.requestId
        ? html`<span class="quiet cut">${localize.term('reference', problem.requestId)}</span>`
        : nothing
    }`,
  });
}
