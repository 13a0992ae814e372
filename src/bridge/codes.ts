const CODES =
  'BAD_FRAME TOO_LARGE UNKNOWN_METHOD FORBIDDEN INVALID UNAUTHENTICATED NOT_FOUND CONFLICT RATE_LIMITED TIMEOUT CANCELLED BUSY UNAVAILABLE PEER_RELOADED PEER_GONE CLOSED VERSION REFUSED INTERNAL';
type Words<T> = T extends `${infer First} ${infer Rest}` ? First | Words<Rest> : T;

export type BridgeCode = Words<typeof CODES>;

/** The closed list, the same as that of a community's errors: a test holds them equal. */
export const BRIDGE_CODES = CODES.split(' ') as readonly BridgeCode[];

export const isBridgeCode = (code: unknown): code is BridgeCode => BRIDGE_CODES.includes(code as BridgeCode);

/** What the other side calls its reason, if that is one. */
export const codeOf = (code: unknown): BridgeCode => (isBridgeCode(code) ? code : 'INTERNAL');
