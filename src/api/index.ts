/** Typed clients of the platform's APIs, for servers and for apps that hold a user's own key. */
export * from './application-api.js';
export * from './embed-tokens.js';
export * from './incoming-webhooks.js';
export * from './integration-api.js';
export * from './secure-auth.js';
export * from './system-api.js';
export * from './user-api.js';
export type { HttpErrorDetail, Problem } from '../net/http-error.js';
