import type { JWK } from 'jose';

export interface PartnerOptions {
  /** Address of this app, such as `http://partner.localhost:3338`; identity tokens are made out to it. */
  origin: string;
  /** Exact origins of the communities that may show the game. */
  hosts: readonly string[];
  /** Address of the community's gateway: it made the identity tokens, and it serves the kit. */
  gateway: string;
  /** Version of the kit that the page loads. */
  kit: string;
  /** File in which scores are kept. */
  scores: string;
  now?: () => number;
  /** The gateway's public keys, where they are not to be fetched from it. */
  keys?: readonly JWK[];
}
