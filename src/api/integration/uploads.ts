import { AvatarForm, MessageImagesForm, UploadedAvatar, UploadedImages } from '../../contract/uploads.js';
import type { CallOptions, Client } from '../client.js';
import { fileOf, UPLOAD_MS, type Upload } from '../form.js';

/** Pictures: of people, and for messages. PNG, JPEG, GIF and WebP. */
export class UploadsApi {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /**
   * Gives a user (short id, e-mail address or username) another picture; answers its address. `POST
   * /users/avatar`, NOT FOUND and inferred.
   */
  async avatar(user: string, picture: Upload, o: CallOptions = {}): Promise<string> {
    const form = this.#client.check(AvatarForm, { avatar: fileOf(picture, 'avatar'), user });
    const body = new FormData();
    body.append('user', form.user);
    body.append('avatar', form.avatar);
    const { signal, timeoutMs = UPLOAD_MS } = o;
    const request = { method: 'POST', path: 'users/avatar', body };
    return (await this.#client.call(UploadedAvatar, request, { signal, timeoutMs })).avatar;
  }

  /** Stores pictures for messages; answers their addresses in order. `POST /messages/upload-image`, NOT FOUND and inferred. */
  async images(pictures: readonly Upload[], o: CallOptions = {}): Promise<string[]> {
    const named = pictures.map((picture, index) => fileOf(picture, `image-${index + 1}`));
    const form = this.#client.check(MessageImagesForm, { images: named });
    const body = new FormData();
    for (const picture of form.images) body.append('images[]', picture);
    const { signal, timeoutMs = UPLOAD_MS } = o;
    const request = { method: 'POST', path: 'messages/upload-image', body };
    return (await this.#client.call(UploadedImages, request, { signal, timeoutMs })).urls;
  }
}
