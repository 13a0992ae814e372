import type { Guard } from '../bridge/types.js';

/** The kit's own names with what their values may look like: nothing in them can fetch, or end a declaration. */
const COLOR = '#[\\da-f]{3,8}|(rgba?|hsla?|hwb|(ok)?l(ab|ch)|color)\\([\\w\\s.,%/+-]{1,80}\\)';
const GOOD = new RegExp(
  `^--rai-(color-(surface|raised|border(-strong)?|text(-2)?|(on-)?accent|up|down):(${COLOR})` +
    `|radius-(card|control|chip):\\d{1,4}(\\.\\d{1,4})?(px|%|r?em)?|font:[\\p{L}\\d\\s"',_-]{1,300})$`,
  'iu',
);

/** Theme tokens: those of the closed list whose values are what they should be; any other is dropped. */
export const tokens: Guard<Record<string, string>> = (value) =>
  value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).filter(
          ([name, text]) => typeof text === 'string' && GOOD.test(`${name}:${text}`),
        ),
      )
    : undefined;
