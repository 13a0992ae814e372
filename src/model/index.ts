export * from './errors.js';
export * from './member.js';
export * from './board.js';
export * from './tier.js';
export * from './message.js';
export * from './config.js';
export * from './community.js';
export * from './identity-token.js';
export type { UserSends } from './user-sends.js';
