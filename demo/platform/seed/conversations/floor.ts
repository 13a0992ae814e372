import type { Conversation } from '../script.js';

/** The open channel where everybody talks, in English for the most part. */
export const FLOOR: readonly Conversation[] = [
  {
    channel: 'floor',
    hoursAgo: 412,
    lines: [
      {
        by: 'ada.okafor',
        text: 'Build night is back from this Thursday. Bring whatever is half done on your bench, we all have one.',
        react: { tada: ['isla.fairbairn', 'caio.barros', 'astrid.lindqvist'] },
      },
      {
        by: 'bartosz.mazur',
        text: 'Half done? I own a museum of half done.',
        to: 0,
        react: { joy: ['ada.okafor', 'jamie.redmond', 'wanjiru.kariuki', 'elif.demir'] },
      },
      { by: 'wanjiru.kariuki', text: 'I will bring the rain gauge that only measures on dry days.' },
      {
        by: 'caio.barros',
        text: 'Perfect, then it is never wrong.',
        to: 2,
        react: { joy: ['wanjiru.kariuki'] },
      },
      {
        by: 'ada.okafor',
        text: 'Doors at seven, soup at eight. The laser is booked until nine, the lathe is free.',
        after: 22,
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 355,
    lines: [
      {
        by: 'astrid.lindqvist',
        text: 'Has anybody tried the new water-based contact cement on cork? The old one gives me a headache.',
      },
      {
        by: 'camille.besson',
        text: 'Yes, for shoe soles. It holds, but give it the full thirty minutes before you press.',
        to: 0,
      },
      { by: 'astrid.lindqvist', text: 'Thirty? The tin says ten.', to: 1 },
      {
        by: 'camille.besson',
        text: 'The tin has never met a Swedish winter workshop.',
        to: 2,
        react: { joy: ['astrid.lindqvist', 'isla.fairbairn'] },
      },
      {
        by: 'isla.fairbairn',
        text: 'Same here in Glasgow. Warm the sheet with a hair dryer first and it behaves.',
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 301,
    lines: [
      {
        by: 'jamie.redmond',
        text: 'Finished the guitar pedal. It makes exactly one sound and it is glorious.',
      },
      { by: 'caio.barros', text: 'Schematic, please! Is it a fuzz?', to: 0 },
      {
        by: 'jamie.redmond',
        text: 'Two-transistor fuzz, germanium because I am sentimental. Bias pot on the inside, so that nobody can un-fuzz it.',
        to: 1,
        react: { heart: ['caio.barros', 'kenji.mori'] },
      },
      {
        by: 'kenji.mori',
        text: 'Germanium drifts with temperature. Does it get quieter after an hour?',
        after: 35,
      },
      {
        by: 'jamie.redmond',
        text: 'It gets angrier. I am calling that a feature.',
        react: { joy: ['kenji.mori', 'caio.barros', 'bartosz.mazur'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 262,
    lines: [
      {
        by: 'hinterleitner',
        text: 'I have turned forty-two honey dippers this week. My wife asks that somebody stop me.',
      },
      { by: 'isla.fairbairn', text: 'What wood?', to: 0 },
      {
        by: 'hinterleitner',
        text: 'Pear and maple, in turns. Forty-three is plum.',
        to: 1,
        react: { joy: ['isla.fairbairn', 'lena.hofmann', 'astrid.lindqvist'] },
      },
      { by: 'lena.hofmann', text: 'There is a market in December. Bring fifty, you will go home with none.' },
      {
        by: 'hinterleitner',
        text: 'Please do not encourage me.',
        react: { heart: ['lena.hofmann'], joy: ['bartosz.mazur'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 209,
    lines: [
      { by: 'meilin.zhou', text: 'The resin printer and I had a long talk. It wants 24 °C and silence.' },
      {
        by: 'elif.demir',
        text: 'Mine wants sacrifices. Yesterday it took a whole dragon at layer 900.',
        to: 0,
        react: { cry: ['meilin.zhou'] },
      },
      {
        by: 'meilin.zhou',
        text: 'Did you level after changing the film? A new film is a tenth of a millimetre thicker than you think.',
        to: 1,
      },
      { by: 'elif.demir', text: '… I did not level.', to: 2 },
      {
        by: 'wanjiru.kariuki',
        text: 'Nobody has ever levelled on the first try, it is the law.',
        react: { thumbsup: ['elif.demir', 'meilin.zhou', 'jamie.redmond'] },
      },
      {
        by: 'elif.demir',
        text: 'Update: levelled, reprinted overnight, the dragon has all its toes.',
        after: 660,
        react: { tada: ['meilin.zhou', 'wanjiru.kariuki', 'ada.okafor'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 171,
    lines: [
      {
        by: 'noa.levi',
        text: 'Question for the weavers: how do you keep the selvedge straight on a rigid heddle? Mine looks like a coastline.',
      },
      {
        by: 'oksana.melnyk',
        text: 'Leave an angle of about 30° when you throw the shuttle, then beat. The slack goes into the cloth and not into the edge.',
        to: 0,
        react: { thumbsup: ['noa.levi'] },
      },
      {
        by: 'giulia.conti',
        text: 'And two floating threads on each side. Nobody tells you about the floating threads.',
      },
      {
        by: 'noa.levi',
        text: 'You just saved a scarf. Thank you both 🧣',
        react: { heart: ['oksana.melnyk', 'giulia.conti'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 143,
    lines: [
      {
        by: 'ada.okafor',
        text: 'The tool library has a new router plane, and somebody already oiled it. Whoever you are: we love you.',
        react: { heart: ['isla.fairbairn', 'lena.hofmann', 'hinterleitner', 'bartosz.mazur'] },
      },
      {
        by: 'bartosz.mazur',
        text: 'It was me. I also sharpened it. I also cut myself. It is very sharp.',
        to: 0,
      },
      {
        by: 'wanjiru.kariuki',
        text: 'First-aid box is restocked as of this morning, plasters on the left.',
        react: { thumbsup: ['ada.okafor', 'bartosz.mazur'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 96,
    lines: [
      {
        by: 'diego.zavala',
        text: 'Measured the old band saw: 78 dB at the ear with no wood in it. With a new belt and the guide pulled back it is 71.',
      },
      { by: 'kenji.mori', text: 'Seven decibels from a belt? Which one?', to: 0 },
      {
        by: 'diego.zavala',
        text: 'Link belt, A section. It cost less than the ear muffs.',
        to: 1,
        react: { thumbsup: ['kenji.mori', 'isla.fairbairn', 'astrid.lindqvist'] },
      },
      { by: 'astrid.lindqvist', text: 'Writing that on the wall of the workshop.' },
      {
        by: 'jamie.redmond',
        text: 'My neighbours would like to thank you in advance.',
        after: 18,
        react: { joy: ['diego.zavala'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 70,
    lines: [
      {
        by: 'priya.nair',
        text: 'Hello everybody! I am new here. I keep bees and I would like to build a scale that weighs the hive and sends the number to my phone.',
      },
      {
        by: 'ada.okafor',
        text: 'Welcome, Priya! You will find three other beekeepers and at least five people with opinions about load cells.',
        to: 0,
        react: { heart: ['priya.nair', 'kenji.mori'] },
      },
      {
        by: 'kenji.mori',
        text: 'One of the five: four 50 kg half-bridge cells in a frame, and an HX711. Keep the cells out of the sun, they drift.',
        to: 0,
      },
      {
        by: 'wanjiru.kariuki',
        text: 'Two of the five: put the electronics in a jar with rice paper and silica. My first one drowned in honey vapour.',
        to: 0,
      },
      {
        by: 'priya.nair',
        text: 'I already feel at home. Drowned in honey is going on a T-shirt.',
        react: { joy: ['wanjiru.kariuki', 'ada.okafor', 'kenji.mori', 'caio.barros'] },
      },
      {
        by: 'bartosz.mazur',
        text: 'Three of the five: log at night. By day half of the weight is out shopping for flowers.',
        to: 0,
        after: 41,
        react: { thumbsup: ['priya.nair', 'wanjiru.kariuki'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 47,
    lines: [
      {
        by: 'isla.fairbairn',
        text: 'Does anyone have offcuts of walnut, 40 mm or thicker? I am one leg short of a stool, which makes it a ramp.',
      },
      {
        by: 'lena.hofmann',
        text: 'I have a piece of about 45 × 45 × 500. You can have it for a jar of that marmalade.',
        to: 0,
      },
      {
        by: 'isla.fairbairn',
        text: 'Deal. Two jars, it was a good year for oranges.',
        to: 1,
        react: { heart: ['lena.hofmann'] },
      },
      {
        by: 'theo.marchand',
        text: 'A three-legged stool never wobbles, just saying.',
        to: 0,
        react: { joy: ['isla.fairbairn'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 27,
    lines: [
      { by: 'caio.barros', text: 'The go-kart passed its brake test. The test was a hedge.' },
      {
        by: 'bartosz.mazur',
        text: 'Is the hedge all right?',
        to: 0,
        react: { joy: ['caio.barros', 'jamie.redmond', 'ada.okafor', 'meilin.zhou'] },
      },
      {
        by: 'caio.barros',
        text: 'The hedge won. New pads are 3 mm thicker, and I moved the master cylinder so that the pedal is not under my knee.',
        to: 1,
      },
      {
        by: 'diego.zavala',
        text: 'Send the numbers: pedal ratio, bore, and how heavy you are with the helmet on.',
      },
      {
        by: 'caio.barros',
        text: 'Ratio 5.2, bore 15.9 mm, and the third number is between me and the hedge.',
        to: 3,
        react: { joy: ['diego.zavala', 'bartosz.mazur'] },
      },
    ],
  },
  {
    channel: 'floor',
    hoursAgo: 5.5,
    lines: [
      {
        by: 'isla.fairbairn',
        text: 'First coat of shellac is on the walnut stool. It already looks as if somebody else had made it.',
        react: { heart: ['lena.hofmann', 'hinterleitner'] },
      },
      { by: 'hinterleitner', text: 'That is what shellac is for. How many coats will it be?', to: 0 },
      { by: 'isla.fairbairn', text: 'Four, rubbed back with 0000 wool after the second.', to: 1 },
      { by: 'lena.hofmann', text: 'Take a picture by the window at four o’clock, the light is kind then.' },
      { by: 'theo.marchand', text: 'Four legs after all?', to: 0, after: 26 },
      {
        by: 'isla.fairbairn',
        text: 'Four legs, and it stands on all of them at once. I checked twice.',
        to: 4,
        react: { tada: ['theo.marchand', 'lena.hofmann', 'ada.okafor'] },
      },
      {
        by: 'ada.okafor',
        text: 'Reminder: build night tomorrow. Isla, bring the stool, I will bring somebody to sit on it.',
        after: 95,
        react: { joy: ['isla.fairbairn', 'caio.barros'] },
      },
    ],
  },
];
