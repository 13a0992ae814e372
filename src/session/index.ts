export { Session, SESSION_CHANGED, type SessionIdentity, type SessionOptions } from './session.js';
export { sessionFor } from './shared.js';
export type { GetToken, TokenAnswer, TokenReason } from './token-source.js';
