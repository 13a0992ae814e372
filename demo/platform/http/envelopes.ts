/** How a surface wraps its answers. */
export type Envelope = 'integration' | 'application' | 'system' | 'secure-auth' | 'bare';

/** Integration and User API. Keys that are undefined are left out of the JSON text. */
export const ok = (data?: unknown, message?: string) => ({
  status: 'success',
  ...(message === undefined ? {} : { message }),
  ...(data === undefined ? {} : { data }),
});

/** Application API and the unified surfaces. */
export const appOk = (data: unknown, message: string, statusCode = 200, page: object = {}) => ({
  meta: { status: 'success', statusCode, ...page },
  message,
  data,
});

/** System API. `devMessage` repeats the message. */
export const systemOk = (body: unknown, message: string) => ({
  meta: { success: true, message, devMessage: message },
  body,
});

const CODES: Record<number, string> = {
  400: 'INVALID',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  422: 'INVALID',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** The code of a refusal that names none itself, where a surface has codes. */
export const codeOfStatus = (status: number): string => CODES[status] ?? 'REFUSED';

export function errorBody(envelope: Envelope, status: number, message: string, code?: string): object {
  if (envelope === 'secure-auth') return { error: true, message };
  if (envelope === 'bare') return { code: code ?? codeOfStatus(status), message };
  if (envelope === 'system') return { meta: { success: false, message, devMessage: message }, body: null };
  if (envelope === 'application') return { meta: { status: 'error', statusCode: status }, message };
  return { status: 'error', message };
}
