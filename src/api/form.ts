/** A picture or a table to upload: a `File` with its name, or a `Blob`, which gets one. */
export type Upload = Blob;

/** The upload as the file that a form sends. */
export const fileOf = (upload: Upload, name: string): File =>
  upload instanceof File ? upload : new File([upload], name, { type: upload.type });

/** Time for one try of a call that sends a file, where the caller names none. */
export const UPLOAD_MS = 120_000;
