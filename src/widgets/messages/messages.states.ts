import type { Message, Reaction } from '../../model/index.js';
import type { MessagesModel } from './messages-model.js';

const MAYA = { id: 'm4y4Tz0qLr81_aaa', name: 'Maya Okafor', tier: 'Gold' };
const JONAS = { id: 'j0n4sW2eXc93_bbb', name: 'Jonas Lindqvist' };
const LAYLA = { id: 'l4yl4Rt5Yu67_ccc', name: 'ليلى حداد' };
const TOMAS = { id: 't0m4sOp8As12_ddd', name: 'Tomás Herrera' };
const ME = { id: 'y0uMeFg7Hj34_eee', name: 'Ines Weber' };

const like = (emoji: string, count: number, mine = false): Reaction => ({ emoji, count, mine });

const message = (
  id: string,
  author: Message['author'],
  at: string,
  text: string,
  more: Partial<Message> = {},
): Message => ({
  id,
  channel: 'general',
  author,
  at,
  text,
  mine: author === ME,
  replies: 0,
  reactions: [],
  ...more,
});

const CONVERSATION: Message[] = [
  message(
    'a1',
    MAYA,
    '2026-05-05T17:42:00Z',
    'The walnut clock is finished! Three coats of oil and the grain finally shows. Build notes: https://makers.example/builds/walnut-clock',
    { reactions: [like('heart', 7, true), like('tada', 3)], replies: 2 },
  ),
  message('a2', JONAS, '2026-05-05T17:51:00Z', 'Beautiful. Which oil did you use in the end?', {
    quote: {
      id: 'a1',
      name: 'Maya Okafor',
      text: 'The walnut clock is finished! Three coats of oil and the grain finally shows.',
    },
  }),
  message('a3', MAYA, '2026-05-05T17:53:00Z', 'Danish oil, thinned for the first coat.'),
  message('a4', MAYA, '2026-05-05T17:53:40Z', 'Sanded with 400 between the coats, then a soft cloth.', {
    reactions: [like('thumbsup', 2)],
  }),
  message('b1', LAYLA, '2026-05-06T08:05:00Z', 'صباح الخير! هل سيكون لقاء البناء يوم الخميس في الورشة؟'),
  message('b2', TOMAS, '2026-05-06T08:11:00Z', 'Yes, Thursday at seven. I bring the soldering stations.', {
    reactions: [like('thumbsup', 4), like('pray', 1)],
  }),
  message('b3', ME, '2026-05-06T08:20:00Z', 'Ich bin dabei und bringe Kuchen mit 🎂'),
  message(
    'b4',
    JONAS,
    '2026-05-06T08:31:00Z',
    'Then I surely come. Does anybody have a spare 0.4 mm nozzle?',
    {
      quote: { id: 'b3', name: 'Ines Weber', text: 'Ich bin dabei und bringe Kuchen mit 🎂' },
    },
  ),
];

const base: MessagesModel = {
  phase: 'ready',
  channel: 'Workshop',
  messages: CONVERSATION,
  pending: [],
  wishes: [],
  older: 'more',
  newer: 'end',
  fresh: 0,
  can: { reply: true, react: true },
  composer: { mode: 'write', channel: 'Workshop', maxText: 2000 },
  asOf: '2099-01-01T00:00:00Z',
  paused: false,
};

const reading = { reply: false, react: false };
const composer = (mode: MessagesModel['composer']['mode']): MessagesModel['composer'] => ({
  ...base.composer,
  mode,
});
const others = CONVERSATION.map((entry) => ({
  ...entry,
  mine: false,
  reactions: entry.reactions.map((reaction) => ({ ...reaction, mine: false })),
}));

const LONG =
  'Prof. Dr. Konstantin-Alexander Freiherr von Hohenlohe-Waldenburg-Schillingsfürst und zu Kaisersberg the Fourth';
const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

/** Every designed state of the message list, by name. */
export const states: Record<string, MessagesModel> = {
  loading: { ...base, phase: 'loading', channel: '', messages: [], older: 'end', composer: composer('none') },
  empty: { ...base, messages: [], older: 'end' },
  error: {
    ...base,
    phase: 'error',
    problem: { code: 'UNAVAILABLE', retryable: true },
    messages: [],
    older: 'end',
    composer: composer('none'),
  },
  stale: { ...base, asOf: '2026-05-06T08:32:00Z', stale: true },
  'no-access': {
    ...base,
    phase: 'no-access',
    messages: [],
    older: 'end',
    can: reading,
    composer: composer('none'),
  },
  'signed-out': { ...base, messages: others, can: reading, composer: composer('sign-in') },
  'session-ended': { ...base, can: reading, composer: composer('ended') },
  full: base,
  'long-names': {
    ...base,
    channel: LONG,
    composer: { ...base.composer, channel: LONG, reply: { id: 'l1', name: LONG, text: WORD } },
    messages: [
      message('l1', { ...MAYA, name: LONG }, '2026-05-06T08:00:00Z', WORD, {
        reactions: ['heart', 'tada', 'fire', 'joy', 'party_parrot_with_a_very_long_shortcode', 'rocket'].map(
          (emoji, n) => like(emoji, 10 ** n, n % 2 === 0),
        ),
        replies: 12_345,
      }),
      message('l2', { ...JONAS, name: WORD }, '2026-05-06T08:10:00Z', `https://makers.example/${WORD}`, {
        quote: { id: 'l1', name: LONG, text: WORD },
      }),
      message('l3', ME, '2026-05-06T08:20:00Z', LONG),
    ],
  },
};

const pending = {
  channel: 'general',
  at: '2026-05-06T08:40:00Z',
  tries: 1,
  doubt: false,
  seen: 'b4',
};

/** Moments that the nine states do not show: what becomes of own messages, and a reply being written. */
export const moments: Record<string, MessagesModel> = {
  paused: { ...base, paused: true, asOf: '2026-05-06T08:32:00Z' },
  sending: {
    ...base,
    pending: [
      { ...pending, key: 'p1', text: 'I have two, 0.4 and 0.6. Both are yours.', state: 'sending' },
      { ...pending, key: 'p2', text: 'See you on Thursday!', state: 'queued', tries: 0 },
    ],
  },
  outcomes: {
    ...base,
    pending: [
      { ...pending, key: 'p1', text: 'I have two, 0.4 and 0.6. Both are yours.', state: 'held', doubt: true },
      { ...pending, key: 'p2', text: 'See you on Thursday!', state: 'unknown', doubt: true },
      {
        ...pending,
        key: 'p3',
        text: 'And bring your wrench, please.',
        state: 'failed',
        reason: 'UNAVAILABLE',
      },
    ],
  },
  replying: {
    ...base,
    fresh: 3,
    older: 'loading',
    composer: {
      ...base.composer,
      reply: {
        id: 'b4',
        name: 'Jonas Lindqvist',
        text: 'Then I surely come. Does anybody have a spare 0.4 mm nozzle?',
      },
      gain: { xp: '1240', coins: '80', earned: { xp: '5', coins: '1' }, standings: [] },
    },
  },
};
