// @ts-check
// What a page in a frame can try. Each attack is really made, and tells what came of it.
import { Line, pause } from './wire.js';

/**
 * `held`: the host stood. `code`: what it said, or what the browser said for it.
 * @typedef {{ held: boolean, code: string, note?: string }} Outcome
 * @typedef {{ line(): Promise<Line>, fresh(): Promise<Line>, known: string[], target: string }} World
 * @typedef {{ name: string, text: string, act(world: World): Promise<Outcome> }} Attack
 * `isLast`: the host hangs up, so nothing of this page is seen afterwards.
 * @typedef {{ name: string, text?: string, isLast?: true, attacks: Attack[] }} Group
 */

const tag = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-want]'));

/** All that a page can ask for. */
export const EVERYTHING = (tag.dataset.want ?? '').split(' ');

const REFUSALS = [
  'FORBIDDEN',
  'INVALID',
  'NOT_FOUND',
  'UNAUTHENTICATED',
  'UNKNOWN_METHOD',
  'BUSY',
  'RATE_LIMITED',
];

/** @param {{ code?: string }[]} answers @param {string[]} expected @returns {Outcome} */
function refused(answers, expected = REFUSALS) {
  const codes = [...new Set(answers.map(({ code }) => code ?? 'ANSWERED'))];
  return {
    held: answers.length > 0 && codes.every((code) => expected.includes(code)),
    code: codes.join(' '),
  };
}

/** The line is alive, so nothing of what was sent has hurt. @param {Line} line @param {string} note @returns {Promise<Outcome>} */
async function unharmed(line, note) {
  const alive = await line.lives();
  return { held: alive, code: alive ? 'IGNORED' : (line.closed ?? 'SILENT'), note };
}

/** What the browser itself refuses. @param {() => unknown} act @returns {Promise<Outcome>} */
async function denied(act) {
  try {
    const got = await act();
    if (got === null || got === undefined || got === false || got === '')
      return { held: true, code: 'IGNORED' };
    return { held: false, code: 'ANSWERED', note: String(got).slice(0, 60) };
  } catch (error) {
    return { held: true, code: /** @type {Error} */ (error).name };
  }
}

/** What is told to the parent and to nobody else. @param {unknown} message @param {Transferable[]} [ports] */
const shout = (message, ports = []) => parent.postMessage(message, '*', ports);

/** Listens to everything that is told to this window for a while. @param {() => void} act @param {number} ms */
async function heard(act, ms = 600) {
  /** @type {any[]} */
  const messages = [];
  const take = (/** @type {MessageEvent} */ { data, source }) => source === parent && messages.push(data);
  addEventListener('message', take);
  act();
  await pause(ms);
  removeEventListener('message', take);
  return messages;
}

/** @type {Group[]} */
export const groups = [
  {
    name: 'Other people’s channels',
    attacks: [
      {
        name: 'Read them',
        text: 'messages.page with the id of every channel that I know',
        act: async ({ line, known }) => {
          const open = await line();
          return refused(await Promise.all(known.map((channel) => open.call('messages.page', { channel }))));
        },
      },
      {
        name: 'Listen to them',
        text: 'messages.live and live.changes of the same channels',
        act: async ({ line, known }) => {
          const open = await line();
          const calls = known.flatMap((channel) => [
            open.call('messages.live', { channel }, { stream: true }),
            open.call('live.changes', { topics: [`channel:${channel}`] }, { stream: true }),
          ]);
          return refused(await Promise.all(calls));
        },
      },
      {
        name: 'Write into them',
        text: 'messages.send with their ids',
        act: async ({ line, known }) => {
          const open = await line();
          const send = (/** @type {string} */ channel) =>
            open.call('messages.send', { channel, text: 'Not from here', key: crypto.randomUUID() });
          return refused(await Promise.all(known.map(send)));
        },
      },
      {
        name: 'Reply and react in them',
        text: 'ids of messages that are not of my channel',
        act: async ({ line }) => {
          const open = await line();
          const message = 'AAAAAAAAAAAAAAAA';
          return refused([
            await open.call('messages.reply', {
              message,
              text: 'Hello from the side',
              key: crypto.randomUUID(),
            }),
            await open.call('messages.react', { message, emoji: 'eyes', on: true }),
          ]);
        },
      },
      {
        name: 'Hide the channel in the words',
        text: 'ids in cursors, in odd spellings, twice, as a list, as a prototype',
        act: async ({ line, known }) => {
          const open = await line();
          const own = open.welcome.ctx.channel.id;
          const [other = ''] = known;
          const tries = [
            { around: other },
            { before: `${other}:0` },
            { channel: [other] },
            { channel: { toString: other } },
            { channel: `${own} ${other}` },
            { channel: `${own}/../${other}` },
            { channel: other.toUpperCase() },
            { channelId: other },
            { q: { channel: other } },
          ];
          const answers = await Promise.all(tries.map((args) => open.call('messages.page', args)));
          const strangers = answers
            .flatMap(({ v }) => v?.messages ?? [])
            .filter((/** @type {any} */ m) => m.channel !== own);
          const codes = [...new Set(answers.map(({ code }) => code ?? 'OWN CHANNEL'))];
          return { held: strangers.length === 0, code: codes.join(' ') };
        },
      },
    ],
  },
  {
    name: 'What was not granted',
    attacks: [
      {
        name: 'Take an identity token',
        text: 'token.get, with an audience of my choice',
        act: async ({ line, target }) =>
          refused([
            await (await line()).call('token.get', {}),
            await (await line()).call('token.get', { aud: target }),
          ]),
      },
      {
        name: 'Nag for rights',
        text: 'ask for everything, and for rights that do not exist, 50 times',
        act: async ({ line }) => {
          const open = await line();
          const before = JSON.stringify(open.states['can'] ?? open.welcome.can);
          const want = [...EVERYTHING, 'admin', '*', '__proto__'];
          const answers = await Promise.all(Array.from({ length: 50 }, () => open.call('ask', { want })));
          const same = JSON.stringify(open.states['can'] ?? open.welcome.can) === before;
          return {
            held: same && answers.every(({ v }) => v !== true),
            code: same ? 'NOTHING NEW' : 'GRANTED',
          };
        },
      },
      {
        name: 'Write my own permit',
        text: 'tell the host which rights I have, then use them',
        act: async ({ line }) => {
          const open = await line();
          open.raw({ e: 'can', v: EVERYTHING, u: 9_000_000 });
          open.raw({ welcome: 'me', can: EVERYTHING, limits: {}, ctx: {}, u: 9_000_001 });
          return refused([await open.call('token.get', {})]);
        },
      },
      {
        name: 'Post without asking',
        text: 'messages.send, and see whether it goes out before the member says yes',
        act: async ({ line }) => {
          const open = await line();
          const answer = await open.call(
            'messages.send',
            { text: 'Never agreed', key: crypto.randomUUID() },
            { ms: 900 },
          );
          open.raw({ c: open.last });
          // The question stands until the call's own deadline, whichever side looks at the clock first.
          if (answer.code === 'SILENT' || answer.code === 'TIMEOUT')
            return { held: true, code: 'MEMBER ASKED', note: 'I withdrew the question.' };
          return refused([answer]);
        },
      },
      {
        name: 'Lead the reader away',
        text: 'nav.open with javascript:, data:, a password in it, and without a click',
        act: async ({ line }) => {
          const open = await line();
          const urls = [
            'javascript:alert(1)',
            ' JaVaScRiPt:alert(1)',
            'data:text/html,<script>1</script>',
            'blob:https://evil.example/1',
            '//evil.example',
            'https://user:pass@evil.example/',
            'https://evil.example/' + 'a'.repeat(100_000),
          ];
          const outcome = refused(await Promise.all(urls.map((url) => open.call('nav.open', { url }))));
          if (!outcome.held) return outcome;
          // The click on this very button has to be long ago.
          for (let i = 0; i < 12 && navigator.userActivation?.isActive; i++) await pause(500);
          if (navigator.userActivation?.isActive) return outcome;
          return refused([await open.call('nav.open', { url: 'https://evil.example/' })], ['FORBIDDEN']);
        },
      },
    ],
  },
  {
    name: 'Names and shapes',
    attacks: [
      {
        name: 'Names that every object has',
        text: 'constructor, __proto__, toString, then and their kind as methods',
        act: async ({ line }) => {
          const open = await line();
          const names = [
            ...['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'then'],
            ...['__defineGetter__', '__lookupSetter__', 'isPrototypeOf', 'get', 'has', 'size', 'forEach'],
            ...[
              'messages',
              'messages.',
              '.page',
              'messages.page.call',
              'messages.page\0',
              '',
              ' ',
              'x'.repeat(10_000),
            ],
          ];
          return refused(await Promise.all(names.map((name) => open.call(name, {}))), ['UNKNOWN_METHOD']);
        },
      },
      {
        name: 'Poisoned arguments',
        text: 'own keys called __proto__ and constructor, numbers as keys, torn letters',
        act: async ({ line }) => {
          const open = await line();
          for (const a of [
            '{"__proto__":{"polluted":1}}',
            '{"constructor":{"prototype":{"polluted":1}}}',
            '{"toJSON":"x","0":1,"length":9}',
            '{"before":"\\ud800\\u2028"}',
          ]) {
            open.raw(`{"q":${900_000 + a.length},"m":"messages.page","a":${a},"d":1000}`);
          }
          await pause(400);
          return unharmed(open, 'Dropped before anything read them.');
        },
      },
      {
        name: 'Everything of the wrong kind',
        text: 'numbers for texts, lists for objects, nothing at all',
        act: async ({ line }) => {
          const open = await line();
          const tries = [
            { limit: 'all' },
            { limit: null },
            { before: 7 },
            [],
            null,
            'text',
            12,
            { text: {} },
          ];
          const answers = await Promise.all([
            ...tries.slice(0, 3).map((args) => open.call('messages.page', args)),
            ...tries.slice(3).map((args) => open.call('messages.send', args)),
          ]);
          return refused(answers);
        },
      },
      {
        name: 'Lie about answers',
        text: 'results, errors and stream items for calls that nobody made, with impossible ids',
        act: async ({ line }) => {
          const open = await line();
          for (const id of [1, 77]) open.raw({ r: id, v: { token: 'forged' } });
          open.raw({ n: 3, v: 'item' });
          return unharmed(open, 'No call of the host was answered by it.');
        },
      },
    ],
  },
  {
    name: 'Too much of everything',
    attacks: [
      {
        name: 'A thousand calls at once',
        text: 'without waiting for any answer',
        act: async ({ line }) => {
          const open = await line();
          const answers = await Promise.all(
            Array.from({ length: 1000 }, () => open.call('tiers.get', {}, { ms: 9000 })),
          );
          const busy = answers.filter(({ code }) => code === 'BUSY').length;
          const alive = await open.lives();
          return { held: busy > 0 && alive, code: 'BUSY', note: `${busy} of 1,000 were turned away.` };
        },
      },
      {
        name: 'A flood of events',
        text: '50,000 of them, and then an honest question',
        act: async ({ line }) => {
          const open = await line();
          for (let i = 0; i < 50_000; i++) open.raw(`{"e":"noise${i % 7}","v":${i},"u":${i + 1}}`);
          const { code, ms } = await open.call('tiers.get', {}, { ms: 9000 });
          return {
            held: code === undefined,
            code: code ?? 'IGNORED',
            note: `The next answer took ${Math.round(ms)} ms.`,
          };
        },
      },
      {
        name: 'A frame as high as a tower',
        text: 'ask for a height of a billion pixels, and for less than nothing',
        act: async ({ line }) => {
          const open = await line();
          const before = innerHeight;
          const answers = [];
          for (const h of [1e9, -5, 1e308]) answers.push(await open.call('size.set', { h }));
          open.raw({ e: 'size', v: { h: 1e9 }, u: 8_000_000 });
          await pause(400);
          const highest = Math.max(innerHeight, ...answers.map(({ v }) => v?.h ?? 0));
          await open.call('size.set', { h: before });
          return { held: highest < 50_000, code: 'CLAMPED', note: `It became ${highest} px.` };
        },
      },
      {
        name: 'Shake the page',
        text: 'two heights, sixty times a second',
        act: async ({ line }) => {
          const open = await line();
          const seen = new Set();
          const before = innerHeight;
          for (let i = 0; i < 60; i++) {
            open.raw({ e: 'size', v: { h: before + (i % 2 ? 300 : 0) }, u: 8_100_000 + i });
            await pause(16);
            seen.add(innerHeight);
          }
          return unharmed(open, `The page took ${seen.size} heights, then none.`);
        },
      },
      {
        name: 'Not a text',
        text: 'objects, buffers and ports instead of the texts that are agreed',
        act: async ({ fresh }) => {
          const open = await fresh();
          open.clone({ q: 1, m: 'token.get', a: {} });
          open.clone(new ArrayBuffer(1024));
          open.clone(null);
          return unharmed(open, 'Counted as faults, nothing was read.');
        },
      },
      {
        name: 'Depth and number bombs',
        text: '2,000 lists in each other, 200,000 empty objects',
        act: async ({ fresh }) => {
          const open = await fresh();
          const began = performance.now();
          open.raw(`{"q":1,"m":"messages.page","a":${'['.repeat(2000)}${']'.repeat(2000)}}`);
          open.raw(`{"q":2,"m":"messages.page","a":[${'{},'.repeat(200_000)}{}]}`);
          const outcome = await unharmed(open, '');
          return {
            ...outcome,
            note: `The host answered again after ${Math.round(performance.now() - began)} ms.`,
          };
        },
      },
    ],
  },
  {
    name: 'Messages between windows',
    attacks: [
      {
        name: 'Old dialects',
        text: 'messages of other widgets that ask for tokens, heights and users',
        act: async () => {
          const messages = await heard(() => {
            for (const type of [
              'RETURNINGAI_WIDGET_REQUEST_TOKEN',
              'WIDGET_READY',
              'token.request',
              'init',
              'navigate',
            ]) {
              shout({ type, value: 'x', token: true, url: 'https://evil.example' });
              shout(JSON.stringify({ type, height: 1e9 }));
            }
          });
          return { held: messages.length === 0, code: messages.length === 0 ? 'NO ANSWER' : 'ANSWERED' };
        },
      },
      {
        name: 'Forged offers',
        text: 'play the host towards the host: offers with ports, wakes, half hellos',
        act: async ({ line }) => {
          const open = await line();
          const messages = await heard(() => {
            const { port1 } = new MessageChannel();
            shout({ wbp: 'offer', v: 1, n: 'x'.repeat(32), m: 'y'.repeat(32) }, [port1]);
            shout({ wbp: 'wake' });
            shout({ wbp: 'hello', v: 'all', n: 12 });
            shout({ wbp: 'hello', v: [0, 0] });
            shout({ wbp: ['hello'], n: { toString: 'x' } });
          });
          const outcome = await unharmed(open, '');
          return messages.some((message) => message?.wbp === 'offer')
            ? { held: false, code: 'ANSWERED' }
            : outcome;
        },
      },
      {
        name: 'Somebody else’s frame',
        text: 'a frame inside of this one says hello to the community itself',
        act: async ({ line }) => {
          const open = await line();
          const answer = await new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.hidden = true;
            frame.src = '/inner';
            addEventListener('message', function take({ source, data }) {
              if (source !== frame.contentWindow) return;
              removeEventListener('message', take);
              frame.remove();
              resolve(data);
            });
            document.body.append(frame);
            setTimeout(() => resolve('nothing'), 4000);
          });
          const outcome = await unharmed(open, 'The wrong window, whatever it says.');
          return answer === 'nothing' ? outcome : { held: false, code: 'ANSWERED' };
        },
      },
      {
        name: 'Noise',
        text: 'a thousand messages of every kind, large ones among them',
        act: async ({ line }) => {
          const open = await line();
          const things = [
            null,
            undefined,
            0,
            'x',
            [],
            {},
            new Date(),
            new Map(),
            'y'.repeat(100_000),
            { wbp: null },
          ];
          for (let i = 0; i < 1000; i++) shout(things[i % things.length]);
          return unharmed(open, 'Nobody listened.');
        },
      },
    ],
  },
  {
    name: 'The page around me',
    attacks: [
      {
        name: 'Read it',
        text: 'its document, its storage, its address',
        act: async () => {
          const outcomes = await Promise.all([
            denied(() => parent.document.body.innerText),
            denied(() => parent.localStorage.length),
            denied(() => parent.sessionStorage.length),
            denied(() => parent.location.href),
            denied(() => /** @type {any} */ (parent)[Symbol.for('rai-kit.community.v1')]),
          ]);
          const codes = [...new Set(outcomes.map(({ code }) => code))];
          return { held: outcomes.every(({ held }) => held), code: codes.join(' ') };
        },
      },
      {
        name: 'Lead it away',
        text: 'top and parent to another page, and to javascript:',
        act: async () => {
          const outcomes = await Promise.all([
            denied(() => void (/** @type {Window} */ (top.location.href = `${origin}/inner`))),
            denied(() => parent.location.replace('javascript:document.title="mine"')),
          ]);
          await pause(300);
          return {
            held: true,
            code: [...new Set(outcomes.map(({ code }) => code))].join(' '),
            note: 'I am still in it.',
          };
        },
      },
      {
        name: 'Open windows and dialogs',
        text: 'a popup, an alert, a print',
        act: async () => {
          const popup = await denied(() => open('https://evil.example/', 'evil'));
          const asked = await denied(() => confirm('Your password, please'));
          return { held: popup.held && asked.held, code: 'IGNORED', note: 'The sandbox has neither.' };
        },
      },
      {
        name: 'Look around the room',
        text: 'camera, microphone, place, clipboard',
        act: async () => {
          const outcomes = await Promise.all([
            denied(() => navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
            denied(
              () =>
                new Promise((yes, no) =>
                  navigator.geolocation.getCurrentPosition(yes, () =>
                    no(new DOMException('', 'NotAllowedError')),
                  ),
                ),
            ),
            denied(() => navigator.clipboard.readText()),
          ]);
          const codes = [...new Set(outcomes.map(({ code }) => code))];
          return { held: outcomes.every(({ held }) => held), code: codes.join(' ') };
        },
      },
      {
        name: 'Ride on the member’s cookie',
        text: 'read their keys and sign them out, from here',
        act: async ({ line, target }) => {
          const credentials = /** @type {const} */ ('include');
          const outcomes = await Promise.all([
            denied(async () => (await fetch(`${target}/account/keys`, { credentials })).text()),
            denied(async () =>
              (await fetch(`${target}/account/own-key`, { method: 'POST', credentials })).text(),
            ),
          ]);
          await fetch(`${target}/sign-out`, { method: 'POST', mode: 'no-cors', credentials }).catch(
            () => undefined,
          );
          const { code } = await (await line()).call('user.get', {});
          return {
            held: outcomes.every(({ held }) => held) && code === undefined,
            code: [...new Set(outcomes.map((outcome) => outcome.code))].join(' '),
          };
        },
      },
      {
        name: 'Find something lying about',
        text: 'in my own address, in the referrer, in cookies, in what my server was sent',
        act: async ({ target }) => {
          const { caught } = await (await fetch('/caught')).json();
          const traces = [location.search, location.hash, document.cookie, window.name, ...caught].filter(
            Boolean,
          );
          if (document.referrer !== `${target}/` && document.referrer !== '') traces.push(document.referrer);
          return {
            held: traces.length === 0,
            code: traces.length === 0 ? 'NOTHING' : 'FOUND',
            note: traces.join(' ').slice(0, 80),
          };
        },
      },
    ],
  },
  {
    name: 'Coming and going',
    attacks: [
      {
        name: 'Change identity',
        text: 'ten new hellos in a row, each with calls under way',
        act: async ({ line }) => {
          /** @type {Promise<unknown>[]} */
          const calls = [];
          for (let i = 0; i < 10; i++) {
            const open = await Line.open(EVERYTHING);
            calls.push(open.call('tiers.get', {}, { ms: 500 }));
          }
          await Promise.all(calls);
          return unharmed(await line(), 'The last one is served, the others are gone.');
        },
      },
    ],
  },
  {
    name: 'Last words',
    text: 'After these the community hangs up and shows its own words instead of mine. They are not part of “all”.',
    isLast: true,
    attacks: [
      {
        name: 'Two million letters',
        text: 'one message twice as long as allowed',
        act: async ({ line }) => {
          const open = await line();
          open.raw(`{"q":1,"m":"messages.page","a":{"before":"${'x'.repeat(2_000_000)}"}}`);
          for (let i = 0; i < 20 && !open.closed; i++) await pause(50);
          return {
            held: open.closed !== undefined,
            code: open.closed ?? 'SILENT',
            note: 'It hung up without reading it.',
          };
        },
      },
      {
        name: 'Nonsense, again and again',
        text: 'what is no JSON, twenty times',
        act: async ({ line }) => {
          const open = await line();
          for (let i = 0; i < 20; i++) open.raw('}{');
          for (let i = 0; i < 20 && !open.closed; i++) await pause(50);
          return {
            held: open.closed !== undefined,
            code: open.closed ?? 'SILENT',
            note: 'It hung up after ten.',
          };
        },
      },
    ],
  },
];
