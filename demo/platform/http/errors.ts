/** A failure that the caller is told about, in the envelope of the surface that was called. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 421 | 422 | 429 | 503;

  /** A fixed code, where the surface that was called has those. */
  readonly code: string | undefined;

  constructor(status: PlatformError['status'], message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const badRequest = (message: string) => new PlatformError(400, message);
export const unauthorized = (message: string) => new PlatformError(401, message);
export const forbidden = (message: string) => new PlatformError(403, message);
export const notFound = (message: string) => new PlatformError(404, message);
export const conflict = (message: string) => new PlatformError(409, message);
