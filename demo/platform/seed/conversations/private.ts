import type { Conversation } from '../script.js';

/** What only some may read, and what is said beside apps: the stewards' room, iframe channels, direct channels. */
export const PRIVATE: readonly Conversation[] = [
  {
    channel: 'stewards',
    hoursAgo: 130,
    lines: [
      {
        by: 'bartosz.mazur',
        text: 'Two reports about the same link in three channels. I removed it and wrote to the member, it was a hijacked account.',
      },
      {
        by: 'ada.okafor',
        text: 'Thank you. I reset the sessions and they changed the password. No further steps for now.',
        to: 0,
        react: { thumbsup: ['lena.hofmann'] },
      },
      {
        by: 'lena.hofmann',
        text: 'Proposal for the spring budget: dust extraction first, second lathe if anything is left.',
        after: 75,
      },
      { by: 'bartosz.mazur', text: 'Agreed. My lungs vote twice.', to: 2, react: { joy: ['ada.okafor'] } },
    ],
  },
  {
    channel: 'planner',
    hoursAgo: 56,
    lines: [
      {
        by: 'astrid.lindqvist',
        text: 'Booked the laser for Wednesday from six to eight. I only need one hour, take the other if you like.',
      },
      {
        by: 'noa.levi',
        text: 'I take seven to eight, thank you!',
        to: 0,
        react: { thumbsup: ['astrid.lindqvist'] },
      },
      {
        by: 'meilin.zhou',
        text: 'Resin printer is mine overnight, please leave the lid closed.',
        after: 200,
      },
    ],
  },
  {
    channel: 'by-eye',
    hoursAgo: 27,
    lines: [
      {
        by: 'isla.fairbairn',
        text: '94 of 100 today. The angle got me: I was sure it was steeper.',
        react: { clap: ['ada.okafor', 'kenji.mori'] },
      },
      {
        by: 'giulia.conti',
        text: 'Forty years of looking at rooflines and I am five degrees off on a drawing. Unbelievable.',
        to: 0,
        react: { joy: ['isla.fairbairn', 'caio.barros', 'elif.demir'] },
      },
      {
        by: 'kenji.mori',
        text: 'Half close your eyes for the middle of the board. It is how my teacher found the center of a bowl.',
        after: 35,
        react: { bulb: ['isla.fairbairn'] },
      },
      { by: 'isla.fairbairn', text: 'It works! Plus three on the second round.', to: 2, after: 12 },
      {
        by: 'caio.barros',
        text: 'Loser of the week sweeps the shavings on Thursday?',
        after: 90,
        react: { pray: ['giulia.conti', 'elif.demir'] },
      },
    ],
  },
  {
    channel: 'dm-1',
    hoursAgo: 52,
    lines: [
      {
        by: 'ada.okafor',
        text: 'Lena, do you want to take over the announcements while I am away in March?',
      },
      {
        by: 'lena.hofmann',
        text: 'Gladly. Leave me the list of the instructors and I will chase them.',
        to: 0,
      },
      {
        by: 'ada.okafor',
        text: 'Sent. Budget numbers stay between us until the vote.',
        react: { thumbsup: ['lena.hofmann'] },
      },
    ],
  },
  {
    channel: 'dm-2',
    hoursAgo: 33,
    lines: [
      { by: 'kenji.mori', text: 'サーモスタットは明日お渡しできます。何時ごろ工房にいますか?' },
      { by: 'yuki.tanaka', text: '六時ごろです。ありがとうございます、助かります!', to: 0 },
    ],
  },
  {
    channel: 'dm-3',
    hoursAgo: 44,
    lines: [
      { by: 'omar.farouk', text: 'هل يمكن أن أستعير مكواة اللحام ليوم واحد؟' },
      {
        by: 'mariam.mansour',
        text: 'طبعًا، هي في الدرج الثاني، والرأس الرفيع معها.',
        to: 0,
        react: { heart: ['omar.farouk'] },
      },
    ],
  },
  {
    channel: 'dm-4',
    hoursAgo: 20,
    lines: [
      { by: 'lucia.herrero', text: 'Diego, el sábado paso por el taller, ¿te llevo el motor de repuesto?' },
      {
        by: 'diego.zavala',
        text: 'Sí, por favor. Yo pongo el café.',
        to: 0,
        react: { thumbsup: ['lucia.herrero'] },
      },
    ],
  },
];
