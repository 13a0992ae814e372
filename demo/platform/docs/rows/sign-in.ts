import * as z from 'zod/mini';
import {
  EmbedToken,
  EmbedTokenRequest,
  EmbedTokenState,
  ValidateEmbedTokenRequest,
  WidgetSigninData,
} from '../../../../src/contract/embed-tokens.js';
import { SecureAuthData, SecureAuthQuery } from '../../../../src/contract/secure-auth.js';
import type { Row } from '../row.js';

/** Ways in for people whom a customer's own server vouches for. */
export const signInRows: readonly Row[] = [
  {
    key: 'secure-auth.login',
    titles: ['APIs › System API › Auth › Secure Auth', 'Auth › secure auth'],
    source: 'api-16892393, api-31437510 and a public client',
    certainty: 'SEEN',
    api: 'secure-auth',
    route: 'GET /secureAuth',
    client: 'SecureAuth.login',
    summary: 'An address that signs a user in once; who is not known yet is created.',
    query: SecureAuthQuery,
    answer: z.extend(SecureAuthData, { error: z.literal(false) }),
  },
  {
    key: 'widget.embedTokens.create',
    titles: ['Widgets › access-key exchange › token'],
    source: 'the pages on access keys of the widget SDK',
    certainty: 'SEEN',
    api: 'widget',
    route: 'POST /v2/api/widget-access-keys/token',
    client: 'EmbedTokens.create',
    summary:
      'A token of 15 minutes that says who a page is for, by `data-` identifiers that the community configured.',
    body: EmbedTokenRequest,
    answer: z.object({ data: EmbedToken }),
  },
  {
    key: 'widget.embedTokens.validate',
    titles: ['Widgets › access-key exchange › validate'],
    source: 'the pages on access keys of the widget SDK (path); request and answer inferred',
    certainty: 'PARTLY',
    api: 'widget',
    route: 'POST /v2/api/widget-access-keys/validate',
    client: 'EmbedTokens.validate',
    summary: 'Whether a token is good on a page of this origin: not ended, its key not revoked.',
    body: ValidateEmbedTokenRequest,
    answer: z.object({ data: EmbedTokenState }),
  },
  {
    key: 'widget.signin',
    titles: ['Widgets › older widget sign-in'],
    source: 'the pages on token authentication of the widget SDK',
    certainty: 'SEEN',
    api: 'widget',
    route: 'POST /widget/:communityId/signin',
    client: 'WidgetSignin.signIn',
    summary:
      'A session of five minutes for any member by e-mail address. Off unless the sandbox is told otherwise.',
    answer: WidgetSigninData,
  },
];
