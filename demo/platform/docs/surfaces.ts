import type { Envelope } from '../http/envelopes.js';
import type { Api, Row } from './row.js';

/** Where the rows of an API are served: the first is where the documentation shows them. */
const SURFACES: Record<Api, readonly string[]> = {
  system: ['/api/v1', ''],
  'secure-auth': ['/api', ''],
  application: ['/apis/v1', '/v1', ''],
  integration: ['/apis/v1', '/v1', ''],
  user: ['/apis/v1', '/v1', ''],
  widget: [''],
  webhook: [''],
};

/** Routes of the Integration host that answer as the Application API does: the store, the boards, people and fields. */
const AS_APPLICATION =
  /^\/(communities|leaderboards|stores|categories|products|purchase-histories|referrals\/summary|users\/:id$)/;
/** Routes of the first generation, which answer as the System API does. */
const AS_SYSTEM = /^\/gamifications\b/;

export type RowEnvelope = Envelope | 'bare';

/** Method and path of a row, the path as Hono writes it. */
export function splitRoute(row: Row): { method: string; path: string } {
  const [method = '', path = ''] = row.route.split(' ');
  return { method, path };
}

/** The whole paths under which a row is served. */
export function pathsOf(row: Row): string[] {
  const { path } = splitRoute(row);
  return SURFACES[row.api].map((surface) =>
    path.startsWith(`${surface}/`) && surface ? path : surface + path,
  );
}

/** `/servers/:id{[0-9a-f]+}` as OpenAPI and people write it: `/servers/{id}`. */
export const templated = (path: string): string => path.replaceAll(/:(\w+)(\{[^}]*\})?\??/g, '{$1}');

/** How the data of a row is wrapped. */
export function envelopeOf(row: Row): RowEnvelope {
  if (row.api === 'system') return 'system';
  if (row.api === 'application') return 'application';
  if (row.api === 'secure-auth' || row.api === 'widget' || row.api === 'webhook') return 'bare';
  const { path } = splitRoute(row);
  if (AS_SYSTEM.test(path)) return 'system';
  return AS_APPLICATION.test(path) ? 'application' : 'integration';
}

/** What proves who calls. */
export type Proof =
  'systemKey' | 'secureAuthKey' | 'communityKey' | 'userKey' | 'token' | 'webhookKey' | 'sessionToken';

const PROOFS: Record<Api, readonly Proof[]> = {
  system: ['systemKey'],
  'secure-auth': ['secureAuthKey'],
  application: ['communityKey', 'token'],
  integration: ['communityKey'],
  user: ['userKey'],
  // What the request itself carries.
  widget: [],
  webhook: ['webhookKey'],
};

/** The proofs that a row takes, any of them; none where a password or the request itself is the proof. */
export function proofsOf({ key, api }: Row): readonly Proof[] {
  if (key === 'application.auth.login') return [];
  if (key === 'webhooks.workflow.send') return ['sessionToken'];
  if (/^(user|application)\.keys\.(create|list|update|delete)$/.test(key)) return ['token'];
  return key === 'application.keys.info' ? ['communityKey'] : PROOFS[api];
}
