import { and, eq } from 'drizzle-orm';
import type { Database } from '../db/open.js';
import { media, users } from '../db/schema.js';
import type { Platform } from '../http/context.js';
import { badRequest } from '../http/errors.js';

/** What a picture is, by its first bytes: what an upload says of itself does not count. */
const KINDS: readonly { type: string; end: string; is: (bytes: Buffer) => boolean }[] = [
  {
    type: 'image/png',
    end: 'png',
    is: (b) => starts(b, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  { type: 'image/jpeg', end: 'jpg', is: (b) => starts(b, 0, [0xff, 0xd8, 0xff]) },
  { type: 'image/gif', end: 'gif', is: (b) => /^GIF8[79]a$/.test(b.toString('latin1', 0, 6)) },
  {
    type: 'image/webp',
    end: 'webp',
    is: (b) => b.toString('latin1', 0, 4) === 'RIFF' && b.toString('latin1', 8, 12) === 'WEBP',
  },
];

const starts = (bytes: Buffer, at: number, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[at + index] === byte);

/** Stores a picture and answers its path on this platform. 400 naming the field for what is none. */
export async function storePicture(
  tx: Database,
  platform: Platform,
  communityId: string,
  field: string,
  bytes: Buffer,
): Promise<string> {
  const kind = KINDS.find(({ is }) => is(bytes));
  if (kind === undefined) throw badRequest(`${field}: must be a PNG, JPEG, GIF or WebP picture`);
  const id = platform.newId();
  await tx.insert(media).values({
    id,
    communityId,
    contentType: kind.type,
    size: bytes.length,
    bytes,
    createdAt: new Date(platform.now()),
  });
  return `/media/${id}.${kind.end}`;
}

/** Gives a user another picture; the uploaded one that they had is gone. */
export async function setAvatar(
  platform: Platform,
  communityId: string,
  userNumber: number,
  bytes: Buffer,
): Promise<string> {
  return platform.db.transaction(async (tx) => {
    const [user] = await tx
      .select({ avatar: users.avatar })
      .from(users)
      .where(eq(users.number, userNumber))
      .for('update');
    const path = await storePicture(tx, platform, communityId, 'avatar', bytes);
    await tx.update(users).set({ avatar: path }).where(eq(users.number, userNumber));
    const earlier = /^\/media\/([0-9a-f]{24})\./.exec(user?.avatar ?? '')?.[1];
    if (earlier !== undefined)
      await tx.delete(media).where(and(eq(media.id, earlier), eq(media.communityId, communityId)));
    return path;
  });
}

/** A stored picture; undefined when there is none with this id. */
export async function findPicture(
  db: Database,
  id: string,
): Promise<{ contentType: string; bytes: Uint8Array } | undefined> {
  const [row] = await db
    .select({ contentType: media.contentType, bytes: media.bytes })
    .from(media)
    .where(eq(media.id, id));
  return row;
}
