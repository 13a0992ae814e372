import * as z from 'zod/mini';
import {
  ApplicationEnvelope,
  IntegrationEnvelope,
  SecureAuthEnvelope,
  SystemEnvelope,
} from '../contract/envelopes.js';
import { codeOf, HttpError, isRetryable } from '../net/http-error.js';
import type { HttpAnswer } from '../net/http.js';
import { redact } from '../net/redact.js';

/** What is inside an envelope, whichever of the four it was. */
export interface Unwrapped {
  ok: boolean;
  /** What the platform says about the call, for developers. */
  message?: string | undefined;
  data: unknown;
  /** Page, limit, total and the like, under the platform's own names. */
  paging?: Record<string, unknown> | undefined;
  /** A status inside the envelope, which may contradict that of the answer. */
  statusCode?: number | undefined;
}

/**
 * Opens any of the four envelopes; null for anything else. They are told apart by what only they have: `meta.success`
 * (System), `meta.status` (Application), `status` (Integration, User), `error` (Secure Auth).
 */
export function openEnvelope(body: unknown): Unwrapped | null {
  const system = SystemEnvelope.safeParse(body);
  if (system.success) {
    const { meta, body: data } = system.data;
    return { ok: meta.success, message: meta.message || meta.devMessage, data };
  }
  const application = ApplicationEnvelope.safeParse(body);
  if (application.success) {
    const { meta, message, data } = application.data;
    const { status, statusCode, ...paging } = meta;
    const paged = Object.keys(paging).length > 0;
    return { ok: status === 'success', message, data, statusCode, ...(paged && { paging }) };
  }
  const integration = IntegrationEnvelope.safeParse(body);
  if (integration.success) {
    const { status, message, data, pagination } = integration.data;
    return { ok: status === 'success', message, data, ...(pagination && { paging: pagination }) };
  }
  const secure = SecureAuthEnvelope.safeParse(body);
  if (secure.success) {
    const { error, message, ...data } = secure.data;
    return { ok: !error, message, data };
  }
  return null;
}

/**
 * The data of an answer, held to its schema, and the numbers of its page when it tells them. An envelope that reports a failure, no envelope, or data of
 * another shape is a {@link HttpError} without any of `secrets` in it.
 */
export function unwrap<T extends z.core.$ZodType>(
  answer: HttpAnswer,
  schema: T,
  secrets: readonly string[],
): { data: z.output<T>; paging: Unwrapped['paging'] } {
  const { status, requestId } = answer;
  const envelope = openEnvelope(answer.data);
  if (!envelope) {
    throw new HttpError('BAD_ANSWER', 'the answer is none of the known envelopes', { status, requestId });
  }
  if (!envelope.ok) {
    const inner = envelope.statusCode ?? 0;
    const code = inner >= 400 ? codeOf(inner) : 'REFUSED';
    const said = envelope.message ? `: "${redact(envelope.message, secrets).slice(0, 200)}"` : '';
    throw new HttpError(code, `the platform answered ${status} with a failure inside${said}`, {
      status: inner >= 400 ? inner : status,
      requestId,
      retryable: isRetryable(inner),
      body: redact(answer.data, secrets),
    });
  }
  return { data: readData(answer, envelope.data, schema, secrets), paging: envelope.paging };
}

/** Holds the data of an answer to its schema. @throws {HttpError} BAD_ANSWER, naming the place */
export function readData<T extends z.core.$ZodType>(
  { status, requestId }: HttpAnswer,
  data: unknown,
  schema: T,
  secrets: readonly string[],
): z.output<T> {
  const parsed = z.safeParse(schema, data);
  if (parsed.success) return parsed.data;
  // The place alone: values of an answer are somebody's data.
  const at = redact(parsed.error.issues[0]?.path.join('.') || 'its root', secrets);
  throw new HttpError('BAD_ANSWER', `the answer is not as the contract says, at ${at}`, {
    status,
    requestId,
  });
}
