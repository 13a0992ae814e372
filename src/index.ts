/**
 * The kit for a page's own code: classes of the elements, the community behind them, the session, events and
 * types. Importing it registers nothing and asks nobody; `rai-kit/all` registers.
 */
export { communityFor, getCommunity, setCommunity, watchCommunity } from './community/default.js';
export { GatewayCommunity, type GatewayOptions } from './community/gateway-community.js';
export { settle, type SettleOptions } from './model/settle.js';
export * from './embed/rai-frame/index.js';
export * from './events/index.js';
export * from './model/index.js';
export { embedTokenSource, type EmbedTokenOptions } from './session/embed-token-source.js';
export { Session, SESSION_CHANGED, type SessionIdentity, type SessionOptions } from './session/session.js';
export { sessionFor } from './session/shared.js';
export type { GetToken, TokenAnswer, TokenReason } from './session/token-source.js';
export * from './widgets/community/index.js';
export * from './widgets/iframe-channel/index.js';
export * from './widgets/leaderboard/index.js';
export * from './widgets/messages/index.js';
export * from './widgets/tier/index.js';
