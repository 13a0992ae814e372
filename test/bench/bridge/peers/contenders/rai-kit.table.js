/** What a user of the bridge writes: one table for both sides, with guards that rebuild what they let through. */
const isText = (value) => typeof value === 'string';
const payload = (v) =>
  typeof v === 'object' && v && typeof v.n === 'number' && isText(v.text) && typeof v.on === 'boolean'
    ? { n: v.n, text: v.text, on: v.on }
    : undefined;

function row(v) {
  if (typeof v !== 'object' || !v || typeof v.rank !== 'number' || !isText(v.name)) return undefined;
  if (!isText(v.score) || !isText(v.tier) || typeof v.tied !== 'boolean') return undefined;
  return { rank: v.rank, name: v.name, score: v.score, tier: v.tier, tied: v.tied };
}
function rows(value) {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(row);
  return all.includes(undefined) ? undefined : all;
}
const nothing = () => ({});
const yes = (value) => (value === true ? true : undefined);

const method = (args, result) => ({ capability: 'bench', call: 'fast', idempotent: true, args, result });
export const methods = new Map([
  ['echo', method(payload, payload)],
  ['list', method(nothing, rows)],
  ['first', method(payload, yes)],
  ['hold', method(nothing, yes)],
]);
