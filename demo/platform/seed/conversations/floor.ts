import type { Conversation } from '../script.js';

export const FLOOR: readonly Conversation[] = [
  {
    channel: 'floor',
    hoursAgo: 3,
    lines: [
      {
        by: 'isla.fairbairn',
        text: 'First coat of shellac is on the walnut stool. It already looks like somebody else made it.',
      },
      { by: 'caio.barros', text: 'That is what shellac is for 😄 How many coats?', to: 0 },
      {
        by: 'isla.fairbairn',
        text: 'Four, rubbed back with 0000 wool after the second.',
        to: 1,
        react: { heart: ['caio.barros', 'lena.hofmann'] },
      },
      {
        by: 'lena.hofmann',
        text: 'Take a picture by the window, the light at four o’clock is perfect there.',
      },
    ],
  },
];
