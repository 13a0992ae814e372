/** How a surface wraps its answers. */
export type Envelope = 'integration' | 'application' | 'system';

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

export function errorBody(envelope: Envelope, status: number, message: string): object {
  if (envelope === 'system') return { meta: { success: false, message, devMessage: message }, body: null };
  if (envelope === 'application') return { meta: { status: 'error', statusCode: status }, message };
  return { status: 'error', message };
}
