import type { Conversation } from '../script.js';

/** The channel without a house language: everybody writes in their own. */
export const WORLD: readonly Conversation[] = [
  {
    channel: 'world',
    hoursAgo: 380,
    lines: [
      {
        by: 'lena.hofmann',
        text: 'Wer hat Erfahrung mit Lehmputz im Gartenhaus? Innen ist es im Winter ziemlich feucht.',
      },
      {
        by: 'hinterleitner',
        text: 'Ich, seit drei Wintern. Zwei Lagen, die erste mit Stroh, und niemals auf Gipskarton ohne Gewebe.',
        to: 0,
      },
      { by: 'lena.hofmann', text: 'Und die Ecken? Bei mir reißt es immer zuerst am Fenster.', to: 1 },
      {
        by: 'hinterleitner',
        text: 'Jutegewebe diagonal über die Ecke, dann Ruhe. Bei uns hält’s.',
        to: 2,
        react: { thumbsup: ['lena.hofmann', 'bartosz.mazur'] },
      },
      {
        by: 'lena.hofmann',
        text: 'Danke! Am Samstag wird gematscht, wer mithelfen will, bekommt Kuchen.',
        react: { heart: ['astrid.lindqvist', 'isla.fairbairn'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 322,
    lines: [
      {
        by: 'mariam.mansour',
        text: 'صباح الخير! أنهيت اليوم أول نافذة من الزجاج المعشّق، ١٢٠ قطعة ولم أكسر إلا ثلاثًا.',
      },
      {
        by: 'omar.farouk',
        text: 'ما شاء الله! هل استخدمتِ شريط النحاس أم الرصاص؟',
        to: 0,
        react: { heart: ['mariam.mansour'] },
      },
      { by: 'mariam.mansour', text: 'شريط النحاس، لأن القطع صغيرة. القصدير 60/40 يجري أفضل من غيره.', to: 1 },
      {
        by: 'omar.farouk',
        text: 'سأجرب ذلك مع ابنتي يوم الجمعة. عندنا قالب لفانوس رمضان من خشب MDF بسماكة 3 مم.',
        after: 17,
      },
      {
        by: 'mariam.mansour',
        text: 'جميل! لا تنسَ الكمامة مع الليزر، دخان MDF سيئ جدًا.',
        to: 3,
        react: { thumbsup: ['omar.farouk'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 275,
    lines: [
      {
        by: 'diego.zavala',
        text: '¿Alguien ha soldado aluminio con TIG en corriente alterna? Me queda el cordón lleno de poros.',
      },
      {
        by: 'lucia.herrero',
        text: 'Limpieza, limpieza y limpieza: cepillo de inox solo para aluminio y acetona justo antes.',
        to: 0,
      },
      {
        by: 'diego.zavala',
        text: 'El cepillo lo uso para todo… creo que acabo de encontrar el problema.',
        to: 1,
        react: { joy: ['lucia.herrero', 'caio.barros'] },
      },
      {
        by: 'lucia.herrero',
        text: 'Márcalo con cinta roja y amenaza a toda la familia. Funciona.',
        to: 2,
        react: { joy: ['diego.zavala'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 236,
    lines: [
      {
        by: 'yuki.tanaka',
        text: '週末に藍染めのワークショップをしました。写真はまだですが、手がまだ青いです。',
        react: { heart: ['kenji.mori', 'meilin.zhou'] },
      },
      { by: 'kenji.mori', text: 'いいですね!発酵建てですか、それとも還元剤を使いましたか?', to: 0 },
      { by: 'yuki.tanaka', text: '今回は発酵建てです。三十度を保つのが一番大変でした。', to: 1 },
      {
        by: 'kenji.mori',
        text: '温度なら任せてください。余っているサーモスタットがあるので、次回お持ちします。',
        to: 2,
        react: { thumbsup: ['yuki.tanaka'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 190,
    lines: [
      {
        by: 'camille.besson',
        text: 'J’ai enfin compris pourquoi ma reliure gondolait : le grain du carton était dans le mauvais sens.',
      },
      { by: 'theo.marchand', text: 'Le classique ! Comment tu le repères, toi ?', to: 0 },
      {
        by: 'camille.besson',
        text: 'Je plie doucement dans les deux sens : là où ça résiste le moins, c’est le sens du grain. Toujours parallèle au dos.',
        to: 1,
        react: { thumbsup: ['theo.marchand', 'giulia.conti'] },
      },
      { by: 'theo.marchand', text: 'Noté sur l’établi, au crayon gras. Merci Camille !' },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 160,
    lines: [
      {
        by: 'caio.barros',
        text: 'Alguém mais usa bambu no lugar do alumínio? Fiz um quadro de bicicleta e ele vibra bem menos.',
      },
      { by: 'diego.zavala', text: '¡Qué bonito! ¿Con qué uniste los tubos?', to: 0 },
      {
        by: 'caio.barros',
        text: 'Fibra de linho com epóxi, três camadas. Amanhã desço a serra, torçam por mim 🚲',
        to: 1,
        react: { heart: ['diego.zavala', 'camille.besson'] },
      },
      {
        by: 'caio.barros',
        text: 'Desci. Estou inteiro e o quadro também.',
        after: 1440,
        react: { tada: ['diego.zavala', 'lucia.herrero', 'ada.okafor'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 112,
    lines: [
      {
        by: 'giulia.conti',
        text: 'Sto restaurando una sedia impagliata di mia nonna. Qualcuno sa dove trovare la paglia di segale lunga?',
      },
      {
        by: 'bartosz.mazur',
        text: 'U nas na wsi jeszcze sieją żyto. Mogę wysłać snopek, pasuje?',
        to: 0,
        react: { heart: ['giulia.conti'] },
      },
      {
        by: 'giulia.conti',
        text: 'Ho usato il traduttore e mi sono commossa. Sì, grazie! In cambio ti mando la ricetta dei biscotti.',
        to: 1,
        react: { joy: ['bartosz.mazur'], heart: ['isla.fairbairn', 'oksana.melnyk'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 84,
    lines: [
      { by: 'oksana.melnyk', text: 'Сьогодні вперше викрутила чашку на крузі, і вона рівна! Майже.' },
      {
        by: 'elif.demir',
        text: 'Çevirdim, tebrikler! “Neredeyse düz” en güzel bardak türüdür. ☕',
        to: 0,
        react: { heart: ['oksana.melnyk'] },
      },
      {
        by: 'noa.levi',
        text: 'אצלי הספל הראשון נהיה קערה, והקערה נהייתה צלחת. כל הכבוד!',
        to: 0,
        react: { joy: ['oksana.melnyk', 'elif.demir'] },
      },
      {
        by: 'meilin.zhou',
        text: '我的第一个杯子现在是花盆,植物很满意。',
        to: 2,
        after: 33,
        react: { joy: ['noa.levi', 'oksana.melnyk'] },
      },
      {
        by: 'astrid.lindqvist',
        text: 'Jag älskar den här tråden. Alla våra misslyckade koppar borde få en egen hylla.',
        after: 80,
        react: { heart: ['noa.levi', 'meilin.zhou', 'elif.demir'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 40,
    lines: [
      {
        by: 'omar.farouk',
        text: 'جرّبنا الفانوس أمس، والضوء على الجدران يشبه النجوم. شكرًا على نصيحة الكمامة!',
        react: { heart: ['mariam.mansour', 'noa.levi'] },
      },
      { by: 'mariam.mansour', text: 'أرسل صورة مساء الخميس، سنعلقها فوق طاولة الزجاج.', to: 0 },
      {
        by: 'lena.hofmann',
        text: 'Der Lehmputz ist übrigens trocken und hat keinen einzigen Riss. Der Kuchen hat auch nicht überlebt.',
        after: 65,
        react: { tada: ['hinterleitner', 'isla.fairbairn'] },
      },
      {
        by: 'hinterleitner',
        text: 'Sehr gut. Über den Kuchen reden wir noch.',
        to: 2,
        react: { joy: ['lena.hofmann'] },
      },
    ],
  },
  {
    channel: 'world',
    hoursAgo: 9,
    lines: [
      { by: 'yuki.tanaka', text: '藍の布が乾きました。木曜日に持って行くので、触ってみてください。' },
      {
        by: 'camille.besson',
        text: 'Avec plaisir ! J’apporte du papier, on pourrait relier un carnet avec cette toile.',
        to: 0,
        react: { heart: ['yuki.tanaka'] },
      },
      {
        by: 'lucia.herrero',
        text: 'Yo llevo la prensa pequeña, la de mi abuelo. Pesa lo suyo, pero encuaderna de maravilla.',
        to: 1,
        react: { thumbsup: ['camille.besson', 'yuki.tanaka'] },
      },
      {
        by: 'kenji.mori',
        text: '楽しみです。顕微鏡も持って行きます、糸の撚りがきれいに見えますよ。',
        after: 21,
      },
    ],
  },
];
