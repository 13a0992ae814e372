import type { Opts } from '../model/community.js';
import { CommunityError } from '../model/errors.js';
import { IdentityToken } from '../model/identity-token.js';
import { segment } from './addresses.js';
import type { MemberCalls } from './member-calls.js';
import { parseAnswer } from './parse-answer.js';

/**
 * Proves the member to the server of an iframe channel's partner. `POST /v1/channels/:id/identity`. Whom the
 * token is for stands in the gateway's own settings, never in the request.
 */
export async function identityToken(
  member: MemberCalls,
  channel: string,
  gateway: string,
  o: Opts,
): Promise<IdentityToken> {
  const path = `/v1/channels/${segment(channel)}/identity`;
  const answer = await member.ask({ method: 'POST', path, cache: 'no-store', signal: o.signal });
  if (!answer) throw new CommunityError('UNAUTHENTICATED', `POST ${path}: nobody is signed in`);
  return parseAnswer(path, IdentityToken, answer.data, gateway);
}
