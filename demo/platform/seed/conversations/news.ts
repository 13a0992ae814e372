import type { Conversation } from '../script.js';

/** Announcements: only owners and stewards write, everybody reacts. */
export const NEWS: readonly Conversation[] = [
  {
    channel: 'news',
    hoursAgo: 620,
    lines: [
      {
        by: 'ada.okafor',
        text: 'Northwind Makers turns two this month. 31 workshops, 9 repair cafés and one boat that floats. Thank you for all of it.',
        react: {
          tada: ['isla.fairbairn', 'camille.besson', 'diego.zavala', 'yuki.tanaka', 'omar.farouk'],
          heart: ['mariam.mansour', 'lena.hofmann'],
        },
      },
      {
        by: 'lena.hofmann',
        text: 'The boat has been promoted to flagship. It is also the fleet.',
        to: 0,
        after: 12,
        react: { joy: ['ada.okafor', 'bartosz.mazur'] },
      },
    ],
  },
  {
    channel: 'news',
    hoursAgo: 430,
    lines: [
      {
        by: 'bartosz.mazur',
        text: 'Tool library: borrowing is now seven days, and you can renew twice from the build planner. Please return bits sorted; a tray with labels hangs by the door.',
        react: { thumbsup: ['wanjiru.kariuki', 'astrid.lindqvist', 'kenji.mori'] },
      },
    ],
  },
  {
    channel: 'news',
    hoursAgo: 266,
    lines: [
      {
        by: 'lena.hofmann',
        text: 'The autumn challenge is open: make something that keeps the rain off. A hat counts. A roof counts. Entries until the end of the month, badges for everybody who finishes.',
        react: { sparkles: ['giulia.conti', 'oksana.melnyk'], thumbsup: ['caio.barros', 'noa.levi'] },
      },
      {
        by: 'lena.hofmann',
        text: 'To the eleven people who asked: yes, an umbrella with a cup holder counts.',
        to: 0,
        after: 190,
        react: { joy: ['jamie.redmond', 'elif.demir', 'theo.marchand'] },
      },
    ],
  },
  {
    channel: 'news',
    hoursAgo: 118,
    lines: [
      {
        by: 'ada.okafor',
        text: 'Safety: the table saw is out of service until the riving knife arrives on Friday. The red tag stays on, please, also when it is only one quick cut.',
        react: { thumbsup: ['diego.zavala', 'isla.fairbairn', 'hinterleitner', 'bartosz.mazur'] },
      },
      {
        by: 'bartosz.mazur',
        text: 'It has arrived early and is mounted. Tag removed, saw open, fingers counted: ten.',
        to: 0,
        after: 1500,
        react: { tada: ['ada.okafor', 'hinterleitner'] },
      },
    ],
  },
  {
    channel: 'news',
    hoursAgo: 30,
    lines: [
      {
        by: 'ada.okafor',
        text: 'Build night this week: Mariam shows copper foil and stained glass, Kenji brings the microscope for small soldering. Twelve seats each, sign up in the build planner.',
        react: {
          heart: ['mariam.mansour', 'kenji.mori', 'priya.nair'],
          thumbsup: ['noa.levi', 'meilin.zhou', 'lucia.herrero'],
        },
      },
    ],
  },
];
