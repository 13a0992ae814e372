// @ts-check
import { EVERYTHING, groups } from './attacks.js';
import { Line, pause } from './wire.js';

/** @typedef {import('./attacks.js').Attack} Attack @typedef {import('./attacks.js').Outcome} Outcome */

const tag = /** @type {HTMLScriptElement} */ (document.querySelector('script[data-target]'));

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));

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

/** @type {Line | undefined} */
let open;

/** The line that is open, or a new one: an attack may have cost the last. */
async function line() {
  if (open && !open.closed) return open;
  for (let tries = 0; ; tries++) {
    try {
      return (open = await Line.open(EVERYTHING));
    } catch (error) {
      if (tries > 3) throw error;
      await pause(300);
    }
  }
}

/** A new line, on which nothing was counted yet. */
const fresh = async () => (open = await Line.open(EVERYTHING));

const world = {
  line,
  fresh,
  known: (tag.dataset.known ?? '').split(' ').filter(Boolean),
  target: tag.dataset.target ?? '',
};

/** @type {Outcome} */
const tooLong = { held: false, code: 'NOT TRIED', note: 'It never came to an end.' };

/** @type {Map<Attack, Outcome>} */
const outcomes = new Map();
/** @type {Map<Attack, HTMLElement>} */
const rows = new Map();

/** @param {Attack} attack */
async function run(attack) {
  const row = rows.get(attack);
  row?.setAttribute('data-state', 'running');
  /** @type {Outcome} */
  let outcome;
  try {
    outcome = await Promise.race([attack.act(world), pause(20_000).then(() => tooLong)]);
  } catch (error) {
    // No line at all is also an answer; it is no success of the attack.
    outcome = { held: false, code: 'NOT TRIED', note: String(error).slice(0, 80) };
  }
  outcomes.set(attack, outcome);
  if (!row) return;
  row.setAttribute(
    'data-state',
    outcome.held ? 'held' : outcome.code === 'NOT TRIED' ? 'untried' : 'through',
  );
  row.querySelector('.code')?.replaceChildren(outcome.code);
  row
    .querySelector('.verdict')
    ?.replaceChildren(outcome.held ? 'refused' : outcome.code === 'NOT TRIED' ? 'not tried' : 'got through');
  row.querySelector('.note')?.replaceChildren(outcome.note ?? '');
  sum();
  fit();
}

function sum() {
  const held = [...outcomes.values()].filter((outcome) => outcome.held).length;
  part('sum').textContent = `${held} of ${outcomes.size} refused`;
  part('sum').dataset.held = String(held);
  part('sum').dataset.tried = String(outcomes.size);
}

const everything = groups.flatMap(({ isLast, attacks }) => (isLast ? [] : attacks));

async function runAll() {
  const button = /** @type {HTMLButtonElement} */ (part('run-all'));
  button.disabled = true;
  delete part('sum').dataset.done;
  for (const attack of everything) await run(attack);
  part('sum').dataset.done = 'yes';
  button.disabled = false;
}

/** Even an attacker wants to be seen: its height is asked for honestly. */
let asked = 0;
function fit() {
  const height = Math.ceil(part('app').getBoundingClientRect().height);
  if (!open || open.closed || Math.abs(height - asked) < 3) return;
  asked = height;
  void open.call('size.set', { h: height });
}

part('groups').replaceChildren(
  ...groups.map(({ name, text, attacks }) =>
    el(
      'section',
      {},
      el('h2', {}, name),
      ...(text ? [el('p', {}, text)] : []),
      el(
        'ul',
        {},
        ...attacks.map((attack) => {
          const row = el(
            'li',
            {},
            el(
              'div',
              { className: 'what' },
              el('b', {}, attack.name),
              el('p', {}, attack.text),
              el('p', { className: 'note' }),
            ),
            el(
              'p',
              { className: 'came' },
              el('code', { className: 'code' }),
              el('span', { className: 'verdict' }),
            ),
            el('button', { ariaLabel: `Run: ${attack.name}`, onclick: () => run(attack) }, 'Run'),
          );
          rows.set(attack, row);
          return row;
        }),
      ),
    ),
  ),
);
part('run-all').addEventListener('click', () => void runAll());

/** @param {Line} opened */
function look(opened) {
  const { theme, locale } = opened.states['ctx'] ?? {};
  document.documentElement.style.colorScheme = theme?.scheme ?? 'light dark';
  if (locale) document.documentElement.dataset.locale = locale;
}

line().then(
  (opened) => {
    part('status').textContent =
      `Connected. I asked for ${EVERYTHING.length} rights and was given ${opened.welcome.can.length}: ${opened.welcome.can.join(', ')}.`;
    look(opened);
    fit();
  },
  (error) => {
    part('status').textContent = `Nobody talks to me: ${error.message}.`;
  },
);
setInterval(() => open && !open.closed && look(open), 500);
