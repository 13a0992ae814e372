import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** `POST /v2/api/widget-access-keys/token`. SEEN: request, and `embedToken` and `expiresIn` of the answer. */
export const EmbedTokenRequest = z.object({
  accessId: z.string(),
  accessKey: z.string(),
  /** Who the page is for, such as `{ 'data-customer-id': '70017' }`: names that the community configured. */
  userIdentifiers: z.record(z.string().check(z.startsWith('data-')), z.string()),
});
export type EmbedTokenRequest = z.infer<typeof EmbedTokenRequest>;

/** What is below `data` of the answer. */
export const EmbedToken = z.object({
  /** A JWT for the page, as long as it lives. */
  embedToken: z.string(),
  /** Seconds: 900. */
  expiresIn: Numeric,
});
export type EmbedToken = z.infer<typeof EmbedToken>;

/** `POST /v2/api/widget-access-keys/validate`. PARTLY: the path is SEEN, request and answer are inferred. */
export const ValidateEmbedTokenRequest = z.object({
  embedToken: z.string(),
  /** Origin of the page that shows the widget, such as `https://shop.example`. */
  origin: z.string(),
});
export type ValidateEmbedTokenRequest = z.infer<typeof ValidateEmbedTokenRequest>;

/** What is below `data` of the answer. Inferred. */
export const EmbedTokenState = z.object({
  valid: z.boolean(),
  /** The widget that the key is for; missing where it is for all of them. */
  widgetId: maybe(z.string()),
  /** Seconds that are left. */
  expiresIn: Numeric,
});
export type EmbedTokenState = z.infer<typeof EmbedTokenState>;

/** `POST /widget/{communityId}/signin`, the older way in. SEEN: key and e-mail are headers, the body is empty. */
export const WidgetSigninData = z.object({ token: z.string() });
export type WidgetSigninData = z.infer<typeof WidgetSigninData>;
