const MAX_DIGITS = 12;

/** A number as a decimal string without exponent, so that no size of number loses a digit on its way. */
export function toDecimal(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(value);
  return text.includes('e') ? value.toFixed(MAX_DIGITS).replace(/\.?0+$/, '') : text;
}

/** `a - b` without the dust of binary fractions: as many digits as the longer of the two has. */
export function subtract(a: number, b: number): number {
  const difference = a - b;
  if (Number.isInteger(a) && Number.isInteger(b)) return difference;
  return Number(difference.toFixed(Math.max(digitsOf(a), digitsOf(b))));
}

function digitsOf(value: number): number {
  const fraction = toDecimal(value).split('.')[1];
  return Math.min(MAX_DIGITS, fraction?.length ?? 0);
}
