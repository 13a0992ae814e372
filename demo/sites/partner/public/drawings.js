// @ts-check
/** The five drawings, on a sheet of 400 by 240. Their colors are classes of the style sheet. */

/**
 * @typedef {{ kind: 'angle' | 'share' | 'length' | 'area' | 'count', target: number | null, text?: string,
 *   side?: number, marks?: [number, number, number][], min: number, max: number, start: number }} Round
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(Element | string)[]} children
 */
function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

const line = (/** @type {string} */ kind, /** @type {number[]} */ [x1 = 0, y1 = 0, x2 = 0, y2 = 0]) =>
  s('line', { class: kind, x1, y1, x2, y2 });

/** @type {Record<Round['kind'], (round: Round, value: number, truth: number | undefined) => Element[]>} */
const draw = {
  angle(_, value, truth) {
    const arm = (/** @type {number} */ degrees) => {
      const turn = (degrees * Math.PI) / 180;
      return [200, 196, 200 + 168 * Math.cos(turn), 196 - 168 * Math.sin(turn)];
    };
    return [
      line('blade', [200, 196, 368, 196]),
      line('arm', arm(value)),
      ...(truth === undefined ? [] : [line('truth', arm(truth))]),
      s('circle', { class: 'pivot', cx: 200, cy: 196, r: 15 }),
      s('circle', { class: 'hole', cx: 200, cy: 196, r: 5 }),
    ];
  },
  share(_, value, truth) {
    const x = 30 + 340 * value;
    const grain = [96, 108, 122, 134, 149].map((y, index) =>
      s('path', {
        class: 'grain',
        d: `M38 ${y}c70 ${index % 2 ? 6 : -6} 120 ${index % 2 ? -7 : 7} 180 0s100 ${index % 2 ? 8 : -8} 144 0`,
      }),
    );
    return [
      s('rect', { class: 'wood', x: 30, y: 82, width: 340, height: 80, rx: 5 }),
      ...grain,
      s('ellipse', { class: 'knot', cx: 292, cy: 128, rx: 13, ry: 7 }),
      line('cut', [x, 62, x, 182]),
      s('path', { class: 'pencil', d: `M${x - 11} 40h22v14l-11 14-11-14z` }),
      ...(truth === undefined ? [] : [line('truth', [30 + 340 * truth, 62, 30 + 340 * truth, 182])]),
    ];
  },
  length({ target }, value, truth) {
    const beam = target ?? 0;
    return [
      s('rect', { class: 'wood deep', x: 200 - beam / 2, y: 210, width: beam, height: 16, rx: 3 }),
      s('rect', { class: 'post', x: 192, y: 210 - value, width: 16, height: value, rx: 3 }),
      ...(truth === undefined ? [] : [line('truth', [168, 210 - truth, 232, 210 - truth])]),
    ];
  },
  area({ side = 0 }, value, truth) {
    return [
      s('rect', { class: 'square', x: 105 - side / 2, y: 120 - side / 2, width: side, height: side, rx: 2 }),
      s('circle', { class: 'disc', cx: 285, cy: 120, r: value }),
      ...(truth === undefined ? [] : [s('circle', { class: 'truth', cx: 285, cy: 120, r: truth })]),
    ];
  },
  count({ marks = [] }) {
    return [
      s('rect', { class: 'tray', x: 22, y: 17, width: 356, height: 206, rx: 14 }),
      ...marks.map(([x, y, turn]) =>
        s(
          'g',
          { transform: `translate(${x + 30} ${y + 25}) rotate(${turn})` },
          s('circle', { class: 'screw', r: 7.5 }),
          line('slot', [-4.5, 0, 4.5, 0]),
        ),
      ),
    ];
  },
};

/**
 * @param {Round} round
 * @param {number} value What is guessed so far.
 * @param {number} [truth]
 */
export function drawing(round, value, truth) {
  return s(
    'svg',
    { class: `drawing ${round.kind}`, viewBox: '0 0 400 240', 'aria-hidden': 'true' },
    ...draw[round.kind](round, value, truth),
  );
}
