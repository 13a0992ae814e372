/** Every reason for which a webhook is refused: status of the answer, and its fixed text. */
const REASONS = {
  METHOD_NOT_ALLOWED: [405, 'Webhooks come by POST'],
  UNSUPPORTED_TYPE: [415, 'A webhook has a JSON body in UTF-8'],
  TOO_LARGE: [413, 'The body is longer than this receiver reads'],
  UNREADABLE_BODY: [400, 'The body could not be read to its end as UTF-8'],
  BODY_CONSUMED: [500, 'The body was read before the webhook handler saw it'],
  MISSING_HEADERS: [400, 'A webhook has an id, a timestamp and a signature'],
  MALFORMED_HEADERS: [400, 'The headers of the webhook are not well formed'],
  BAD_SIGNATURE: [401, 'No signature was made with a secret of this receiver'],
  STALE: [400, 'The webhook was signed too long ago'],
  FUTURE: [400, 'The webhook was signed in the future'],
  REPLAYED: [409, 'Exactly this request was taken before'],
  PLAINTEXT_REFUSED: [400, 'This receiver takes encrypted webhooks only'],
  ENCRYPTION_UNEXPECTED: [400, 'This receiver has no key for encrypted webhooks'],
  MALFORMED_ENVELOPE: [400, 'The encrypted body is not well formed'],
  ALGORITHM_REFUSED: [400, 'This receiver does not take that cipher'],
  UNKNOWN_KEY: [400, 'The body is encrypted with a key that this receiver does not know'],
  EXPIRED_KEY: [400, 'The body is encrypted with a key that is no longer taken'],
  DECRYPTION_FAILED: [400, 'The body was not encrypted with that key, or was changed since'],
  MALFORMED_EVENT: [422, 'The event has not the shape of its type'],
  ID_MISMATCH: [422, 'The event names another id than the headers'],
  IN_PROGRESS: [503, 'The same event is being handled'],
  OUT_OF_ORDER: [503, 'An earlier event of the channel has not come yet'],
  TOO_MANY_WAITING: [503, 'Too many events wait for earlier ones'],
  CLOSING: [503, 'The receiver is shutting down'],
  UNAVAILABLE: [503, 'The receiver cannot tell whether it saw the event'],
  HANDLER_FAILED: [500, 'The event could not be handled'],
} as const satisfies Record<string, readonly [number, string]>;

/** Why a webhook was refused. */
export type WebhookRefusalCode = keyof typeof REASONS;

/** The closed list of reasons. */
export const WEBHOOK_REFUSALS = Object.keys(REASONS) as WebhookRefusalCode[];

/** A webhook that does not count. Its message is fixed by its code and holds nothing of the request. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  readonly code: WebhookRefusalCode;
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(code: WebhookRefusalCode, cause?: unknown) {
    super(REASONS[code][1], cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = REASONS[code][0];
  }

  /** RFC 9457 problem details. */
  toResponse(headers: Readonly<Record<string, string>> = {}): Response {
    const body = {
      type: `https://rai-kit.dev/problems/webhook-${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: this.message,
      status: this.status,
      code: this.code,
    };
    return new Response(JSON.stringify(body), {
      status: this.status,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    });
  }
}
