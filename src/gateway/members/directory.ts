import type { Member } from '../../model/member.js';

/**
 * What the gateway keeps of one platform user. It never leaves the server as it is. Records of the directory are
 * read-only views of packed bytes: read their properties, do not copy them by spreading.
 */
export interface MemberRecord {
  /** The platform's `_id`, 24 hexadecimal digits. */
  readonly platformId: string;
  /** The platform's short id, the `sub` of sessions. Unknown until the platform told it. */
  readonly shortId?: string | undefined;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly name: string;
  /** Address on the platform's side, before it became a media id. */
  readonly avatarUrl?: string | undefined;
  readonly xp: number;
  readonly coins: number;
  readonly roles: readonly string[];
  readonly earnedToday?: number | undefined;
}

/**
 * Everybody of the community, as the gateway knows them. Lookups answer from memory; `refresh` and
 * `resolve` ask the platform for one member.
 */
export interface Members {
  get(platformId: string): MemberRecord | undefined;
  byPublicId(publicId: string): MemberRecord | undefined;
  byShortId(shortId: string): MemberRecord | undefined;
  byEmail(email: string): MemberRecord | undefined;
  /** The member behind a session's `sub`: from memory, else asked once at the platform. */
  resolve(shortId: string, signal?: AbortSignal): Promise<MemberRecord | undefined>;
  /** Asks the platform now and moves the standings. Rejects when the platform cannot be asked. */
  refresh(record: MemberRecord, signal?: AbortSignal): Promise<MemberRecord>;
  /** 16 base64url characters of HMAC-SHA-256(publicIdKey, platform `_id`). */
  publicId(platformId: string): string;
  /** How anybody may see the member: alias, neutral name, media address, tier. */
  toPublic(record: MemberRecord): Member;
  /** Whether an operator or the member took them off this site. */
  isHidden(platformId: string): boolean;
}
