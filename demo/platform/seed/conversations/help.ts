import type { Conversation } from '../script.js';

/** The forum: one topic per question. */
export const HELP: readonly Conversation[] = [
  {
    channel: 'help',
    topic: 'Stepper motor hums but does not turn',
    hoursAgo: 390,
    lines: [
      {
        by: 'lucia.herrero',
        text: 'NEMA 17 on an A4988: it hums and gets warm but does not move. 12 V supply, jumpers for 1/16 steps. What did I miss?',
      },
      {
        by: 'diego.zavala',
        text: 'One coil across two drivers, nine times out of ten. Measure with a meter: the two wires of one coil read a few ohms.',
        to: 0,
      },
      {
        by: 'lucia.herrero',
        text: 'You are right, the plug from the shop has the middle two swapped. It turns!',
        to: 1,
        after: 50,
        react: { tada: ['diego.zavala', 'kenji.mori'] },
      },
      {
        by: 'kenji.mori',
        text: 'Now set the current: Vref = I × 8 × Rs. With 0.1 Ω and 1 A that is 0.8 V. Otherwise it will cook itself.',
        react: { thumbsup: ['lucia.herrero'] },
      },
    ],
  },
  {
    channel: 'help',
    topic: 'First layer lifts at the corners',
    hoursAgo: 268,
    lines: [
      {
        by: 'theo.marchand',
        text: 'PETG on a glass bed, 80 °C, and the corners of every large part lift after an hour. Fan at 30 %.',
      },
      {
        by: 'meilin.zhou',
        text: 'Fan off for the first five layers, and wash the glass with dish soap. Alcohol only spreads the fingerprints.',
        to: 0,
        react: { thumbsup: ['elif.demir', 'theo.marchand'] },
      },
      { by: 'elif.demir', text: 'And a brim of 6 mm. Ugly for an hour, flat forever.', to: 0 },
      {
        by: 'theo.marchand',
        text: 'Soap and brim. I feel a little ashamed about the soap.',
        after: 600,
        react: { joy: ['meilin.zhou', 'elif.demir'] },
      },
    ],
  },
  {
    channel: 'help',
    topic: 'Which finish for a cutting board?',
    hoursAgo: 150,
    lines: [
      {
        by: 'giulia.conti',
        text: 'Maple and cherry, end grain. Mineral oil, walnut oil or hard wax? It is for somebody who will really use it.',
      },
      {
        by: 'hinterleitner',
        text: 'Mineral oil, as much as it takes in one day, then beeswax. It has to be renewed, but anybody can do that with a cloth.',
        to: 0,
      },
      {
        by: 'camille.besson',
        text: 'Mind walnut oil with guests: nut allergies.',
        to: 0,
        react: { thumbsup: ['giulia.conti', 'isla.fairbairn', 'hinterleitner'] },
      },
      { by: 'giulia.conti', text: 'I had not thought of that at all. Mineral oil it is.', to: 2 },
    ],
  },
  {
    channel: 'help',
    topic: 'Kiln controller reads 1300 °C at room temperature',
    hoursAgo: 61,
    lines: [
      {
        by: 'oksana.melnyk',
        text: 'New thermocouple type S, the old controller now says 1302 °C with a cold kiln. Before that it was a type K.',
      },
      {
        by: 'mariam.mansour',
        text: 'An open input is read as the top of its range. Check the clamp first, then tell the controller that it is type S.',
        to: 0,
      },
      {
        by: 'oksana.melnyk',
        text: 'The clamp was loose, and the type was still K. Two for two, thank you!',
        to: 1,
        after: 130,
        react: { heart: ['mariam.mansour'] },
      },
      {
        by: 'wanjiru.kariuki',
        text: 'Do one firing with cones before you trust it. Numbers lie, cones bend.',
        react: { thumbsup: ['oksana.melnyk', 'mariam.mansour'] },
      },
    ],
  },
  {
    channel: 'help',
    topic: 'Hive scale: reading jumps by 400 g',
    hoursAgo: 14,
    lines: [
      {
        by: 'priya.nair',
        text: 'The four cells are mounted and it weighs! But every few minutes the number jumps by about 400 g and comes back.',
      },
      {
        by: 'kenji.mori',
        text: 'Is the HX711 powered from the same pin as the radio? When it sends, the supply dips and so does your reference.',
        to: 0,
      },
      { by: 'priya.nair', text: 'It is … So read first, send after, and never both?', to: 1 },
      {
        by: 'kenji.mori',
        text: 'Exactly. And 100 µF close to the converter.',
        to: 2,
        react: { thumbsup: ['priya.nair', 'jamie.redmond'] },
      },
    ],
  },
];
