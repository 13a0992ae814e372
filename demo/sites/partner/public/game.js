// @ts-check
// By Eye: the page of the game. It runs alone, too; a community only adds people.
import { drawing } from './drawings.js';
import { texts } from './texts.js';

/** @typedef {import('./drawings.js').Round} Round */
/** @typedef {{ rank: number, name: string, total: number, mine: boolean }} Best */

const tag = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-kit]'));
const kit = tag.dataset.kit ?? '';
const hosts = (tag.dataset.hosts ?? '').split(' ');

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));

const game = {
  /** @type {any} */
  channel: undefined,
  /** @type {'alone' | 'lost' | undefined} */
  without: undefined,
  day: '',
  /** @type {Round[]} */
  rounds: [],
  /** @type {Best[]} */
  best: [],
  at: 0,
  value: 0,
  /** @type {number[]} */
  answers: [],
  /** @type {number[]} */
  points: [],
  /** @type {number | undefined} */
  truth: undefined,
  /** What was said about posting and about the list. */
  said: { post: '', list: '' },
  busy: false,
};

const t = () => texts[language()] ?? texts['en'];
const language = () => {
  const code = (game.channel?.context.locale ?? navigator.language).split('-')[0];
  return code in texts ? code : 'en';
};

/**
 * @param {string} name
 * @param {Record<string, unknown>} [properties]
 * @param {(Node | string)[]} children
 */
function el(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** A number as people of the page's language write it. @param {number} value @param {Intl.NumberFormatOptions} [options] */
const figure = (value, options = { maximumFractionDigits: 0 }) =>
  new Intl.NumberFormat(language(), options).format(value);

/** How a guess is told, for the eye afterwards and for a reader of the page at once. @param {Round} round @param {number} value */
function measure(round, value) {
  const percent = { style: /** @type {const} */ ('percent'), maximumFractionDigits: 0 };
  if (round.kind === 'angle') return `${figure(value)}°`;
  if (round.kind === 'share') return figure(value, percent);
  if (round.kind === 'length') return figure(value / (round.target ?? 1), percent);
  if (round.kind === 'area') return figure((Math.PI * value ** 2) / (round.side ?? 1) ** 2, percent);
  return figure(value);
}

function show() {
  const { context } = game.channel ?? {};
  const root = document.documentElement;
  root.lang = language();
  root.dir = t().dir;
  root.style.colorScheme = context?.theme.scheme ?? 'light dark';
  for (const [name, value] of Object.entries(context?.theme.tokens ?? {}))
    root.style.setProperty(name, value);
  part('greeting').textContent = context?.user ? t().hello(context.user.name) : t().guest;
  part('status').textContent = game.without ? t()[game.without] : '';
  showSteps();
  const stage = part('stage');
  if (game.rounds.length === 0) return stage.replaceChildren(el('p', { className: 'waiting' }));
  stage.replaceChildren(game.at < 5 ? roundCard() : resultCard());
  showBest();
}

function showSteps() {
  part('steps').replaceChildren(
    ...[0, 1, 2, 3, 4].map((index) => {
      const points = game.points[index];
      const now = index === game.at ? ' now' : '';
      return el('li', { className: points === undefined ? `open${now}` : `${grade(points)}${now}` });
    }),
  );
}

/** @param {number} points */
const grade = (points) => (points >= 17 ? 'sharp' : points >= 11 ? 'fair' : 'off');

function roundCard() {
  const round = game.rounds[game.at];
  if (!round) return el('p');
  const target =
    round.kind === 'share'
      ? (round.text ?? '')
      : round.kind === 'angle'
        ? `${figure(round.target ?? 0)}°`
        : '';
  const sheet = el('div', { className: 'sheet' }, drawing(round, game.value, game.truth));
  const card = el('div', { className: 'round' }, el('h2', {}, t().prompt[round.kind](target)), sheet);

  if (game.truth === undefined) {
    const slider = el('input', {
      type: 'range',
      min: String(round.min),
      max: String(round.max),
      step: round.kind === 'count' ? '1' : round.kind === 'share' ? '0.002' : '0.5',
      value: String(game.value),
      dir: 'ltr',
      ariaLabel: t().slider,
      ariaValueText: measure(round, game.value),
    });
    const shown = el('output', { className: 'count' }, round.kind === 'count' ? figure(game.value) : '');
    slider.addEventListener('input', () => {
      game.value = Number(/** @type {HTMLInputElement} */ (slider).value);
      slider.ariaValueText = measure(round, game.value);
      if (round.kind === 'count') shown.textContent = figure(game.value);
      else sheet.replaceChildren(drawing(round, game.value));
    });
    card.append(
      el('div', { className: 'guess' }, slider, shown),
      el('button', { className: 'main', onclick: lock, disabled: game.busy }, t().lock),
    );
    return card;
  }
  const points = game.points[game.at] ?? 0;
  const told = round.kind === 'count' ? figure(game.truth) : measure(round, game.value);
  card.append(
    el(
      'p',
      { className: `truth-line ${grade(points)}` },
      el('b', {}, t().points(points)),
      ' ',
      t().truth[round.kind](told),
    ),
    el('button', { className: 'main', onclick: next }, game.at < 4 ? t().next : t().finish),
  );
  return card;
}

const total = () => game.points.reduce((sum, points) => sum + points, 0);

function resultCard() {
  const sum = total();
  const verdict = t().verdict[sum >= 95 ? 3 : sum >= 80 ? 2 : sum >= 60 ? 1 : 0] ?? '';
  const can = (/** @type {string} */ capability) => game.channel?.can(capability);
  /** @param {'post' | 'list'} name @param {string} label @param {() => void} onclick */
  const action = (name, label, onclick) =>
    el(
      'div',
      { className: 'action' },
      el('button', { className: name === 'post' ? 'main' : 'second', onclick, disabled: game.busy }, label),
      el('p', { role: 'status' }, game.said[name]),
    );
  return el(
    'div',
    { className: 'result' },
    el('p', { className: 'total' }, t().done(sum)),
    el('h2', {}, verdict),
    el(
      'ol',
      { className: 'bars', ariaHidden: 'true' },
      ...game.points.map((points) => {
        const bar = el('i');
        bar.style.setProperty('--points', String(points));
        return el('li', { className: grade(points) }, bar, String(points));
      }),
    ),
    ...(can('messages.send') ? [action('post', t().post, post)] : []),
    ...(can('token') ? [action('list', t().list, enlist)] : []),
    el('button', { className: 'plain', onclick: again }, t().again),
  );
}

function showBest() {
  part('today').hidden = false;
  part('today').querySelector('h2')?.replaceChildren(t().today);
  const rows = game.best.map(({ rank, name, total: points, mine }) =>
    el(
      'li',
      { className: mine ? 'mine' : '' },
      el('span', { className: 'rank' }, figure(rank)),
      el('span', { className: 'name', dir: 'auto' }, name),
      el('b', {}, figure(points)),
    ),
  );
  part('best').replaceChildren(...(rows.length > 0 ? rows : [el('li', { className: 'none' }, t().nobody)]));
}

/** @param {string} path @param {object} body */
async function ask(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function lock() {
  const { at, value, answers } = game;
  game.busy = true;
  try {
    const { points, truth } = await ask('/api/guess', { round: at, answer: value });
    // Otherwise somebody else plays by now, from the first round on.
    if (game.answers === answers) {
      answers.push(value);
      game.points.push(points);
      game.truth = truth;
    }
  } catch {
    part('status').textContent = t().failed;
    return;
  } finally {
    game.busy = false;
  }
  show();
  focusMain();
}

function next() {
  game.at += 1;
  game.truth = undefined;
  game.value = game.rounds[game.at]?.start ?? 0;
  show();
  focusMain();
}

function restart() {
  Object.assign(game, { at: 0, answers: [], points: [], truth: undefined, said: { post: '', list: '' } });
  game.value = game.rounds[0]?.start ?? 0;
  show();
}

function again() {
  restart();
  focusMain();
}

/** The way on keeps the keyboard where it was. */
function focusMain() {
  const target = part('stage').querySelector('input, button.main, button');
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** What a refusal of the community is to the player. @param {any} error */
function told(error) {
  if (error?.code === 'RATE_LIMITED') return t().wait(Math.ceil(error.retryAfter ?? 60));
  if (error?.code === 'UNAUTHENTICATED') return t().signIn;
  if (error?.code === 'FORBIDDEN' || error?.code === 'REFUSED') return t().declined;
  return t().failed;
}

/** @param {'post' | 'list'} name @param {() => Promise<string>} act */
async function say(name, act) {
  const { channel } = game;
  const user = channel.context.user?.id;
  game.busy = true;
  game.said[name] = '';
  show();
  let said;
  try {
    said = await act();
  } catch (error) {
    said = told(error);
  }
  game.busy = false;
  // Somebody else may be here by now.
  if (channel.context.user?.id === user) game.said[name] = said;
  show();
}

/** Posts in the channel, in the player's name. The community asks them, we cannot. */
function post() {
  const day = new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(game.day),
  );
  const squares = game.points
    .map((points) => ({ sharp: '🟩', fair: '🟨', off: '🟥' })[grade(points)])
    .join('');
  return say('post', async () => {
    const { state } = await game.channel.messages.send({ text: `${t().result(day, total())} ${squares}` });
    return state === 'sent' ? t().posted : t().held;
  });
}

/** Shows our own server who the player is, by a token that the community made for us alone. */
function enlist() {
  return say('list', async () => {
    const { channel, answers } = game;
    const { id, name } = channel.context.user ?? {};
    const { token } = await channel.token();
    const { best } = await ask('/api/results', { answers, token, name: name ?? '?' });
    // Which line is one's own is nothing to whoever came next.
    if (channel.context.user?.id === id) game.best = best;
    return t().listed;
  });
}

/** The community's own board, unchanged: its data comes over the bridge, so this page needs no key. */
async function showBoard() {
  if (!game.channel?.can('boards.read')) return;
  const { channelCommunity, setCommunity } = await import(`${kit}channel-community.js`);
  setCommunity(channelCommunity(game.channel));
  await import(`${kit}rai-kit.js`);
  const board = el('rai-leaderboard', {}, el('h2', { slot: 'heading' }, t().board));
  board.setAttribute('board', 'xp');
  part('board').replaceChildren(board);
  part('board').hidden = false;
}

async function connect() {
  const { connectChannel } = await import(`${kit}channel.js`);
  const want = ['size.auto', 'theme.tokens', 'locale', 'user.read', 'boards.read', 'messages.send', 'token'];
  const channel = await connectChannel({ hosts, want });
  game.channel = channel;
  channel.autoSize(part('app'));
  let user = channel.context.user?.id;
  channel.addEventListener('rai-context', () => {
    const before = user;
    user = channel.context.user?.id;
    if (before !== user) game.best = game.best.map((row) => ({ ...row, mine: false }));
    // What was somebody's is nothing to whoever comes next. A guest takes their game along.
    if (before !== undefined && before !== user) restart();
    else show();
    part('board').querySelector('h2')?.replaceChildren(t().board);
  });
  channel.addEventListener('rai-capabilities', show);
  channel.addEventListener('rai-close', () => {
    game.channel = undefined;
    game.without = 'lost';
    show();
  });
  show();
  await showBoard();
}

async function begin() {
  const { day, rounds, best } = await (await fetch('/api/day')).json();
  Object.assign(game, { day, rounds, best, value: rounds[0].start });
  show();
}

begin().catch(() => (part('status').textContent = t().failed));
connect().catch((error) => {
  console.warn('By Eye plays without a community:', error);
  if (!game.channel) game.without = error?.reason === 'NOT_FRAMED' ? 'alone' : 'lost';
  show();
});
