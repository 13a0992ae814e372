import type { Guard } from '../bridge/types.js';

/** The kit's own names, by what their values may look like. Nothing in them can fetch or end a declaration. */
const KINDS: [names: RegExp, values: RegExp][] = [
  [
    /^--rai-color-(surface|raised|border|border-strong|text|text-2|accent|on-accent|up|down)$/,
    /^(#[\da-f]{3,8}|(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([a-z\d\s.,%/+-]{1,80}\))$/i,
  ],
  [/^--rai-radius-(card|control|chip)$/, /^\d{1,4}(\.\d{1,4})?(px|%|em|rem)?$/],
  [/^--rai-font$/, /^[\p{L}\d\s"',_-]{1,300}$/u],
];

/** Theme tokens: those of the closed list whose values are what they should be; any other is dropped. */
export const tokens: Guard<Record<string, string>> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const good = Object.entries(value).filter(([name, text]) =>
    KINDS.some(([names, values]) => names.test(name) && typeof text === 'string' && values.test(text)),
  );
  return Object.fromEntries(good) as Record<string, string>;
};
