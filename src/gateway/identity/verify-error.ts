/**
 * Why an identity token was refused. `used`: it was shown before. `full`: the store of used tokens takes no more.
 * `keys-unavailable`: the gateway's public keys could not be had, so nothing is known of the token.
 */
export type IdentityRefusal =
  | 'malformed'
  | 'type'
  | 'algorithm'
  | 'unknown-key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'channel'
  | 'expired'
  | 'too-old'
  | 'future'
  | 'claims'
  | 'used'
  | 'full'
  | 'keys-unavailable';

/** An identity token that does not count. Its message holds nothing of the token. */
export class IdentityTokenError extends Error {
  override readonly name = 'IdentityTokenError';
  readonly reason: IdentityRefusal;

  constructor(reason: IdentityRefusal, cause?: unknown) {
    super(`the identity token was refused: ${reason}`, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
