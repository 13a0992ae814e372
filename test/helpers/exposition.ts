/** One family of a Prometheus text, as a strict reader takes it. */
export interface Family {
  help: string;
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * Reads the Prometheus text format 0.0.4 strictly: HELP, then TYPE, then samples of that family alone, each with its labels once;
 * counters end in `_total` and do not go below nothing; histograms are complete, ordered and added up. Throws at the first fault.
 */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let name = '';
  let help: string | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, of = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (!NAME.test(of) || families.has(of) || help !== undefined) throw new Error(`HELP: ${line}`);
      if (/\\[^\\n]|\\$/.test(rest.replaceAll('\\\\', '')) || rest === '')
        throw new Error(`help text: ${line}`);
      [name, help] = [of, rest];
    } else if (kind === 'TYPE') {
      if (of !== name || help === undefined || !/^(counter|gauge|histogram)$/.test(rest))
        throw new Error(`TYPE: ${line}`);
      if (rest === 'counter' && !/_(total|seconds|bytes)$/.test(name))
        throw new Error(`counter name: ${line}`);
      families.set(name, { help, type: rest, samples: [] });
      help = undefined;
    } else {
      const sample = readSample(line);
      const family = families.get(name);
      const base =
        family?.type === 'histogram' ? sample.name.replace(/_(bucket|sum|count)$/, '') : sample.name;
      if (!family || base !== name || help !== undefined) throw new Error(`out of its family: ${line}`);
      const id = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
      if (seen.has(id)) throw new Error(`twice: ${line}`);
      seen.add(id);
      if (family.type !== 'gauge' && !(sample.value >= 0)) throw new Error(`below nothing: ${line}`);
      family.samples.push(sample);
    }
  }
  if (help !== undefined) throw new Error(`HELP without TYPE: ${name}`);
  for (const [of, family] of families) if (family.type === 'histogram') checkHistogram(of, family);
  return families;
}

function readSample(line: string): Family['samples'][number] {
  const [, name, braces, , value = ''] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  if (!/^([+-]Inf|NaN|-?\d+(\.\d+)?(e[+-]\d+)?)$/.test(value)) throw new Error(`value: ${line}`);
  const labels: Record<string, string> = {};
  let rest = braces === undefined ? '' : braces.slice(1, -1);
  while (rest !== '') {
    const [whole, label = '', text = ''] =
      /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?=.)|$)/.exec(rest) ?? [];
    if (whole === undefined || label in labels) throw new Error(`labels: ${line}`);
    labels[label] = text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
    rest = rest.slice(whole.length);
  }
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

function checkHistogram(name: string, { samples }: Family): void {
  const rows = new Map<string, { les: number[]; counts: number[]; sum?: number; count?: number }>();
  for (const { name: of, labels, value } of samples) {
    const { le, ...others } = labels;
    const id = JSON.stringify(others);
    const row = rows.get(id) ?? { les: [], counts: [] };
    rows.set(id, row);
    if (of === `${name}_bucket`) {
      row.les.push(Number(le?.replace('Inf', 'Infinity')));
      row.counts.push(value);
    } else if (of === `${name}_sum`) row.sum = value;
    else row.count = value;
  }
  for (const [id, { les, counts, sum, count }] of rows) {
    const rises = les.every((le, i) => i === 0 || le > les[i - 1]!);
    const adds = counts.every((one, i) => i === 0 || one >= counts[i - 1]!);
    if (!rises || !adds || les.at(-1) !== Infinity) throw new Error(`buckets of ${name} ${id}`);
    if (sum === undefined || count !== counts.at(-1)) throw new Error(`sum and count of ${name} ${id}`);
  }
}

/** The value of one sample; 0 where it was never counted. */
export function sampleOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const family = families.get(name.replace(/_(bucket|sum|count)$/, '')) ?? families.get(name);
  const found = family?.samples.find(
    (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  );
  return found?.value ?? 0;
}
