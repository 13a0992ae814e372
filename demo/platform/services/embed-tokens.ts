import { randomUUID, timingSafeEqual } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { errors, jwtVerify, SignJWT } from 'jose';
import { widgetAccessKeys } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { PlatformError } from '../http/errors.js';
import { identifiersOf, type AccessKeyRow } from './access-keys.js';
import { findByIdentifier } from './identifiers.js';
import { hashKey } from './keys.js';
import { findMember, type MemberRow } from './members.js';
import { tellVisit } from './webhooks/tell-members.js';

/** 15 minutes. */
export const EMBED_LIFETIME_S = 900;
const AUDIENCE = 'widget';

/**
 * A token that says who a page is for. It is signed with the secret of every token here, and is still no session: a
 * session has other claims and no audience.
 */
export async function createEmbedToken(
  platform: Platform,
  issuer: string,
  input: { accessId: string; accessKey: string; userIdentifiers: Record<string, string> },
): Promise<{ embedToken: string; expiresIn: number }> {
  const key = await findAccessKey(platform, input.accessId);
  const isRight = timingSafeEqual(
    Buffer.from(hashKey(input.accessKey)),
    Buffer.from(key?.hash ?? hashKey('')),
  );
  if (key === undefined || !isRight) throw refusal(401, 'KEY_INVALID', 'The access key is wrong');
  if (key.revokedAt !== null) throw refusal(401, 'KEY_REVOKED', 'The access key is revoked');
  const { member, ids } = await identify(platform, key.communityId, input.userIdentifiers);
  await platform.db.transaction((tx) => tellVisit(tx, key.communityId, member.number, platform.now()));
  const iat = Math.floor(platform.now() / 1000);
  const embedToken = await new SignJWT({
    cid: key.communityId,
    key: key.id,
    ...(key.widgetId === null ? {} : { wid: key.widgetId }),
    ids,
    org: key.origins,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(member.id)
    .setJti(randomUUID())
    .setIssuedAt(iat)
    .setExpirationTime(iat + EMBED_LIFETIME_S)
    .sign(await platform.tokenSecret());
  return { embedToken, expiresIn: EMBED_LIFETIME_S };
}

/** Whether a token is good now on a page of this origin: not ended, its key not revoked, its member still there. */
export async function validateEmbedToken(
  platform: Platform,
  embedToken: string,
  origin: string,
): Promise<{ valid: true; widgetId?: string; expiresIn: number }> {
  const { key: accessId, sub, org, exp } = await readEmbedToken(platform, embedToken);
  const key = await findAccessKey(platform, String(accessId));
  if (key === undefined) throw refusal(401, 'TOKEN_INVALID', 'The embed token is not valid');
  if (key.revokedAt !== null) throw refusal(401, 'KEY_REVOKED', 'The access key is revoked');
  if (!key.origins.includes(origin) || !(org as string[]).includes(origin))
    throw refusal(403, 'ORIGIN_NOT_ALLOWED', 'The access key is not for pages of this origin');
  if ((await findMember(platform.db, key.communityId, String(sub))) === undefined)
    throw refusal(401, 'TOKEN_INVALID', 'The embed token is not valid');
  return {
    valid: true,
    ...(key.widgetId === null ? {} : { widgetId: key.widgetId }),
    expiresIn: Math.max(0, Math.floor(exp! - platform.now() / 1000)),
  };
}

async function readEmbedToken(platform: Platform, embedToken: string) {
  const secret = await platform.tokenSecret();
  try {
    const { payload } = await jwtVerify(embedToken, secret, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      currentDate: new Date(platform.now()),
      requiredClaims: ['exp', 'sub', 'cid', 'key', 'org'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refusal(401, 'TOKEN_EXPIRED', 'The embed token has ended');
    throw refusal(401, 'TOKEN_INVALID', 'The embed token is not valid');
  }
}

async function findAccessKey(platform: Platform, accessId: string): Promise<AccessKeyRow | undefined> {
  const [row] = await platform.db.select().from(widgetAccessKeys).where(eq(widgetAccessKeys.id, accessId));
  return row;
}

/** The one member that all identifiers name, and the identifiers under the names that are configured. */
async function identify(
  platform: Platform,
  communityId: string,
  given: Record<string, string>,
): Promise<{ member: MemberRow; ids: Record<string, string> }> {
  const known = await identifiersOf(platform.db, communityId);
  const expected = known.map(({ dataAttribute }) => dataAttribute).join(', ');
  let member: MemberRow | undefined;
  const ids: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const identifier = known.find(({ dataAttribute }) => plain(dataAttribute) === plain(name));
    if (identifier === undefined)
      throw refusal(
        400,
        'IDENTIFIER_UNKNOWN',
        `userIdentifiers: must be of ${expected}, not ${JSON.stringify(name)}`,
      );
    const found = await lookUp(platform, communityId, identifier.field, value);
    if (member !== undefined && member.number !== found.number)
      throw refusal(409, 'MEMBER_AMBIGUOUS', 'The identifiers name different members');
    member = found;
    ids[identifier.dataAttribute] = value;
  }
  if (member === undefined)
    throw refusal(400, 'IDENTIFIER_UNKNOWN', `userIdentifiers: at least one is needed, of ${expected}`);
  return { member, ids };
}

/** A page writes `data-userId` and finds `data-userid`; early documentation had it so too. */
const plain = (name: string): string => name.toLowerCase().replaceAll('-', '');

const TYPES: Record<string, 'email' | 'username' | 'user-id'> = {
  email: 'email',
  username: 'username',
  user_id: 'user-id',
};

async function lookUp(
  platform: Platform,
  communityId: string,
  field: string,
  value: string,
): Promise<MemberRow> {
  const type = TYPES[field];
  try {
    return await findByIdentifier(
      platform.db,
      communityId,
      type === undefined ? { type: 'custom-field', value, fieldName: field } : { type, value },
    );
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.status === 409) throw refusal(409, 'MEMBER_AMBIGUOUS', 'The identifiers name several members');
    throw refusal(404, 'MEMBER_NOT_FOUND', 'Nobody has these identifiers');
  }
}

const refusal = (status: PlatformError['status'], code: string, message: string) =>
  new PlatformError(status, message, code);
