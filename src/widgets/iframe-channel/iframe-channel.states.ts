import type { FrameGoneReason, FrameRefusal } from '../../model/frame.js';
import type { FrameModel } from './model.js';

const origin = 'https://quiz.partner.example';

const box = {
  title: 'Friday quiz',
  origin,
  height: 420,
  bar: true,
  chat: false,
  grants: [],
} satisfies Partial<FrameModel>;

const LONG = 'Das große Freitagsquiz der Holzbearbeitung, Feinmechanik und angewandten Lötkunst';
const LONG_ORIGIN = 'https://quiz.freitag.holzbearbeitung-feinmechanik-loetkunst.partner.example:8443';

/** Every state by name, with believable content: for the gallery, audits and pictures. No frame is loaded. */
export const states = {
  loading: { ...box, state: 'loading' },
  slow: { ...box, state: 'slow' },
  open: { ...box, state: 'open' },
  'signed-out': { ...box, state: 'open', signIn: 'signed-out' },
  'session-ended': { ...box, state: 'open', signIn: 'session-ended' },
  granted: { ...box, state: 'open', grants: ['messages.send', 'token'] },
  failed: { ...box, state: 'failed', reason: 'LOADED_SILENT' },
  gone: { ...box, state: 'gone', reason: 'PEER_GONE' },
  offline: { ...box, state: 'offline' },
  refused: { ...box, origin: undefined, state: 'refused', refusal: 'src-scheme', detail: 'javascript:' },
  error: {
    ...box,
    origin: undefined,
    state: 'error',
    problem: { code: 'UNAVAILABLE', retryable: true, requestId: 'f3a1-7c20' },
  },
  'members-only': { ...box, origin: undefined, title: '', state: 'signed-out' },
  'no-channel': { ...box, origin: undefined, title: '', state: 'no-channel' },
  missing: { ...box, origin: undefined, title: '', state: 'missing', what: 'gateway' },
  'long-names': { ...box, title: LONG, origin: LONG_ORIGIN, state: 'open', grants: ['messages.send'] },
} satisfies Record<string, FrameModel>;

/** Further moments worth looking at. Those that ask are modal, so each is shown alone. */
export const moments = {
  chat: { ...box, height: 520, state: 'open', chat: true },
  low: { ...box, height: 120, state: 'failed', reason: 'NO_ANSWER' },
  bare: { ...box, bar: false, state: 'slow' },
} satisfies Record<string, FrameModel>;

export const questions = {
  consent: {
    ...box,
    state: 'open',
    question: {
      id: 1,
      origin,
      capability: 'messages.send',
      text: 'I scored 9 of 10 in the Friday quiz. Who beats that?\n<b>Question 7</b> was a trap!',
    },
  },
  'consent-token': { ...box, state: 'open', question: { id: 2, origin, capability: 'token' } },
  'consent-long': {
    ...box,
    origin: LONG_ORIGIN,
    state: 'open',
    question: {
      id: 3,
      origin: LONG_ORIGIN,
      capability: 'messages.send',
      text: `${'سجّلت تسعة من عشرة! \u202eevil\u202c '.repeat(30)}${'🎉'.repeat(120)}`,
    },
  },
} satisfies Record<string, FrameModel>;

export const reasons: readonly FrameGoneReason[] = [
  'NO_ANSWER',
  'LOADED_SILENT',
  'ORIGIN_MISMATCH',
  'VERSION',
  'REFUSED',
  'ABORTED',
  'PEER_GONE',
  'CLOSED',
];

export const refusals: readonly FrameRefusal[] = [
  'src-missing',
  'src-relative',
  'src-scheme',
  'src-insecure',
  'src-credentials',
  'src-own-origin',
  'channel-missing',
  'capability-unknown',
  'sandbox-unknown',
  'sandbox-unsafe',
  'sandbox-opaque',
  'widget-unknown',
];
