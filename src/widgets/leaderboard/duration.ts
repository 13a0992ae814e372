import { number } from '../../i18n/number.js';

const UNITS = ['hour', 'minute', 'second'] as const;

/** Hours, minutes and seconds of a length of time, exactly; undefined where the text is no number. */
interface Parts {
  sign: string;
  whole: readonly [hours: bigint, minutes: bigint, seconds: bigint];
  /** Digits behind the seconds, without needless zeros. */
  fraction: string;
}

/** A length of time such as `1:02:03.5`, in the digits of the language. `format`: `seconds` or `milliseconds`. */
export function duration(lang: string, value: string, format: string): string {
  const parts = split(value, format);
  if (!parts) return '–';
  const { sign, fraction } = parts;
  const [hours, minutes, seconds] = parts.whole;
  const two = { minimumIntegerDigits: 2 };
  const shown = hours
    ? [number(lang, `${hours}`), number(lang, `${minutes}`, two), number(lang, `${seconds}`, two)]
    : [number(lang, `${minutes}`), number(lang, `${seconds}`, two)];
  return `${sign}${shown.join(':')}${fraction && behind(lang, fraction)}`;
}

/** The same in words, such as `1 hour 2 minutes`, for whoever listens. */
export function durationWords(lang: string, value: string, format: string): string {
  const parts = split(value, format);
  if (!parts) return '–';
  const words = parts.whole.flatMap((count, i) => {
    const unit = UNITS[i] as (typeof UNITS)[number];
    const fraction = unit === 'second' && parts.fraction ? `.${parts.fraction}` : '';
    const isLast = unit === 'second' && !parts.whole[0] && !parts.whole[1];
    if (!count && !fraction && !isLast) return [];
    return [number(lang, `${count}${fraction}`, { style: 'unit', unit, unitDisplay: 'long' })];
  });
  return `${parts.sign}${words.join(' ')}`;
}

function split(value: string, format: string): Parts | undefined {
  const match = /^(-?)(\d{1,400})(?:\.(\d{1,20}))?$/.exec(value);
  if (!match) return undefined;
  const [, sign = '', digits = '', decimals = ''] = match;
  // Milliseconds are seconds with the point three places further left: text loses nothing.
  const moved = format === 'milliseconds' ? 3 : 0;
  const padded = digits.padStart(moved + 1, '0');
  const seconds = BigInt(moved ? padded.slice(0, -moved) : padded);
  const fraction = ((moved ? padded.slice(-moved) : '') + decimals).replace(/0+$/, '');
  return { sign, whole: [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n], fraction };
}

/** The decimal mark of the language and the digits behind it, each as it is. */
function behind(lang: string, fraction: string): string {
  const mark = number(lang, 1.5).replace(/[^.,\u066b]/g, '');
  return mark + [...fraction].map((digit) => number(lang, Number(digit))).join('');
}
