import * as z from 'zod/mini';

/** `POST /users/avatar`, multipart. NOT FOUND beyond its title "Upload User Avatar"; inferred. */
export const AvatarForm = z.object({
  avatar: z.file(),
  /** Short id, e-mail address or username. */
  user: z.string(),
});
export type AvatarForm = z.infer<typeof AvatarForm>;

/** Answer of `POST /users/avatar`: the address of the picture. Inferred. */
export const UploadedAvatar = z.object({ avatar: z.string() });
export type UploadedAvatar = z.infer<typeof UploadedAvatar>;

/** `POST /messages/upload-image`, multipart. NOT FOUND beyond its title "Upload message images"; inferred. */
export const MessageImagesForm = z.object({ images: z.array(z.file()) });
export type MessageImagesForm = z.infer<typeof MessageImagesForm>;

/** Answer of `POST /messages/upload-image`, in the order of the pictures. Inferred. */
export const UploadedImages = z.object({ urls: z.array(z.string()) });
export type UploadedImages = z.infer<typeof UploadedImages>;
