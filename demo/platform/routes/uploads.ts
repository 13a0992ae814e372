import { Hono } from 'hono';
import { communityKey } from '../http/auth.js';
import { originOf, type Context, type Env } from '../http/context.js';
import { ok } from '../http/envelopes.js';
import { badRequest, notFound, PlatformError } from '../http/errors.js';
import { readForm } from '../http/multipart.js';
import { storePicture, setAvatar } from '../services/media.js';
import { findMember } from '../services/members.js';

/** Bytes of one picture, and how many come in one form. */
const MAX_PICTURE = 5 * 2 ** 20;
const MAX_PICTURES = 10;
/** What a form adds to its pictures. */
const FRAME = 64 * 1024;

/** Pictures of members and for messages. */
export const uploadRoutes = new Hono<Env>()
  .post('/users/avatar', async (c) => {
    const { communityId } = await communityKey(c, 'manageUser');
    const { pictures, user } = await readPictures(c, ['avatar'], 1, ['user']);
    if (user === undefined || user.trim() === '') throw badRequest('user: is required');
    const platform = c.get('platform');
    const member = await findMember(platform.db, communityId, user.trim());
    if (member === undefined) throw notFound('User not found');
    const path = await setAvatar(platform, communityId, member.number, pictures[0]!);
    return c.json(ok({ avatar: originOf(c) + path }, 'Avatar uploaded successfully'));
  })
  .post('/messages/upload-image', async (c) => {
    const { communityId } = await communityKey(c, 'uploadImage');
    const { pictures } = await readPictures(c, ['images[]', 'images'], MAX_PICTURES, []);
    const platform = c.get('platform');
    // All of them are stored or none.
    const paths = await platform.db.transaction(async (tx) => {
      const stored: string[] = [];
      for (const picture of pictures)
        stored.push(await storePicture(tx, platform, communityId, 'images', picture));
      return stored;
    });
    const urls = paths.map((path) => originOf(c) + path);
    return c.json(ok({ urls }, 'Images uploaded successfully'));
  });

/** The pictures of a form, at least one, and its one text field where it has any. */
async function readPictures(
  c: Context,
  names: readonly string[],
  max: number,
  fields: readonly ['user'] | readonly [],
): Promise<{ pictures: Buffer[]; user: string | undefined }> {
  const pictures: Buffer[] = [];
  let user: string | undefined;
  for await (const part of readForm(c, max * MAX_PICTURE + FRAME)) {
    if ('chunks' in part && names.includes(part.name)) {
      if (pictures.length === max) throw badRequest(`${names[0]}: must not be more than ${max}`);
      pictures.push(await pictureOf(part.name, part.chunks));
    } else if ('value' in part && fields.some((name) => name === part.name)) user = part.value;
    else throw badRequest(`${part.name.slice(0, 60)}: is not a field of this form`);
  }
  if (pictures.length === 0) throw badRequest(`${names[0]}: a picture is required`);
  return { pictures, user };
}

async function pictureOf(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_PICTURE) throw new PlatformError(413, `${name}: must not exceed ${MAX_PICTURE} bytes`);
    held.push(chunk);
  }
  return Buffer.concat(held);
}
