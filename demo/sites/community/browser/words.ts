/** Texts of the app. The kit brings its own, in the same languages. */
export interface Words {
  skip: string;
  menu: string;
  close: string;
  talk: string;
  apps: string;
  yours: string;
  profile: string;
  signIn: string;
  signOut: string;
  signedOut: string;
  chooseAccount: string;
  demoAccounts: string;
  failed: string;
  theme: string;
  system: string;
  light: string;
  dark: string;
  language: string;
  noChannel: string;
  noChannelText: string;
  unreachable: string;
  retry: string;
  from: (origin: string) => string;
  keyOnServer: string;
  keyInPage: string;
  ledger: string;
  ledgerEmpty: string;
  ledgerText: string;
  done: string;
  profileText: string;
  standing: string;
  whereKey: string;
  whereKeyText: string;
  onServer: string;
  recommended: string;
  onServerText: string;
  inPage: string;
  inPageText: string;
  page: string;
  gateway: string;
  platform: string;
  keys: string;
  keysText: string;
  keysEmpty: string;
  make: string;
  name: string;
  namePlaceholder: string;
  may: string;
  whereIn: string;
  allChannels: string;
  onlyThese: string;
  otherChannel: string;
  ends: string;
  days: (count: number) => string;
  never: string;
  endsOn: (date: string) => string;
  endedOn: (date: string) => string;
  neverEnds: string;
  madeOn: (date: string) => string;
  active: string;
  off: string;
  renew: string;
  disable: string;
  enable: string;
  remove: string;
  removeSure: string;
  keep: string;
  once: string;
  onceText: string;
  copy: string;
  copied: string;
  stored: string;
  ofApp: string;
  check: string;
  checkText: string;
  chooseOne: string;
  permissions: Record<string, string>;
}

const en: Words = {
  skip: 'Skip to content',
  menu: 'Channels',
  close: 'Close',
  talk: 'Talk',
  apps: 'Apps',
  yours: 'You',
  profile: 'Profile and keys',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signedOut: 'You are looking around as a guest.',
  chooseAccount: 'Who are you today?',
  demoAccounts: 'This is a demonstration, so nobody asks for a password.',
  failed: 'That did not work. Please try again.',
  theme: 'Theme',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  noChannel: 'No such channel',
  noChannelText: 'It was closed, or it is for members only.',
  unreachable: 'The community cannot be reached just now.',
  retry: 'Try again',
  from: (origin) => `An app of ${origin}`,
  keyOnServer: 'Your key stays on our server',
  keyInPage: 'Your key is in this page’s memory',
  ledger: 'What this app did',
  ledgerEmpty: 'Nothing yet.',
  ledgerText: 'Every call that the app made or tried to make, and how it ended.',
  done: 'done',
  profileText: 'Where you stand, and what may act in your name.',
  standing: 'Where you stand',
  whereKey: 'Where the app’s key lies',
  whereKeyText:
    'Apps in channels post as you only after you agree, and only through us: with a key that works in their channels alone and ends tonight. The app in the frame never gets it.',
  onServer: 'With our server',
  recommended: 'Recommended',
  onServerText:
    'Your page shows its session to the gateway, and the gateway adds the key. No script can read it.',
  inPage: 'In the page’s memory',
  inPageText:
    'Your page holds the key and calls the platform itself. It is gone with the tab, but a script that breaks into this page could use it.',
  page: 'This page',
  gateway: 'Gateway',
  platform: 'Platform',
  keys: 'Your API keys',
  keysText: 'Keys let your own tools act as you. Each is shown once, when it is made.',
  keysEmpty: 'You have no keys.',
  make: 'Make a key',
  name: 'Name',
  namePlaceholder: 'Bench camera',
  may: 'It may',
  whereIn: 'In these channels',
  allChannels: 'Everywhere I may write',
  onlyThese: 'Only in',
  otherChannel: '(not shown here)',
  ends: 'It ends',
  days: (count) => (count === 1 ? 'after a day' : `after ${count} days`),
  never: 'never',
  endsOn: (date) => `ends ${date}`,
  endedOn: (date) => `ended ${date}`,
  neverEnds: 'does not end',
  madeOn: (date) => `made ${date}`,
  active: 'on',
  off: 'off',
  renew: 'Renew',
  disable: 'Switch off',
  enable: 'Switch on',
  remove: 'Delete',
  removeSure: 'Delete for good',
  keep: 'Keep it',
  once: 'Your new key',
  onceText: 'Copy it now. It is not shown again, and nobody keeps it for you.',
  copy: 'Copy',
  copied: 'Copied',
  stored: 'I have stored it',
  ofApp: 'this app’s own key',
  check: 'Ask the key',
  checkText: 'What the platform says when the app’s key asks about itself:',
  chooseOne: 'Choose at least one.',
  permissions: {
    sendMessages: 'write messages',
    replyMessages: 'reply',
    reactMessages: 'react',
    readOwnProfile: 'read my profile',
    updateOwnProfile: 'change my profile',
    readOwnMessages: 'read my messages',
  },
};

const de: Words = {
  skip: 'Zum Inhalt springen',
  menu: 'Kanäle',
  close: 'Schließen',
  talk: 'Gespräche',
  apps: 'Apps',
  yours: 'Du',
  profile: 'Profil und Schlüssel',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  signedOut: 'Du siehst dich als Gast um.',
  chooseAccount: 'Wer bist du heute?',
  demoAccounts: 'Das ist eine Vorführung, darum fragt niemand nach einem Passwort.',
  failed: 'Das hat nicht geklappt. Bitte versuche es noch einmal.',
  theme: 'Farben',
  system: 'System',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
  noChannel: 'Diesen Kanal gibt es nicht',
  noChannelText: 'Er wurde geschlossen oder ist nur für Mitglieder.',
  unreachable: 'Die Community ist gerade nicht erreichbar.',
  retry: 'Noch einmal',
  from: (origin) => `Eine App von ${origin}`,
  keyOnServer: 'Dein Schlüssel bleibt auf unserem Server',
  keyInPage: 'Dein Schlüssel liegt im Speicher dieser Seite',
  ledger: 'Was diese App getan hat',
  ledgerEmpty: 'Noch nichts.',
  ledgerText: 'Jeder Aufruf, den die App gemacht oder versucht hat, und wie er ausging.',
  done: 'erledigt',
  profileText: 'Wo du stehst, und was in deinem Namen handeln darf.',
  standing: 'Wo du stehst',
  whereKey: 'Wo der Schlüssel der App liegt',
  whereKeyText:
    'Apps in Kanälen schreiben erst in deinem Namen, wenn du zustimmst, und nur durch uns: mit einem Schlüssel, der allein in ihren Kanälen gilt und heute Abend endet. Die App im Rahmen bekommt ihn nie.',
  onServer: 'Bei unserem Server',
  recommended: 'Empfohlen',
  onServerText:
    'Deine Seite zeigt dem Gateway ihre Sitzung, und das Gateway fügt den Schlüssel hinzu. Kein Skript kann ihn lesen.',
  inPage: 'Im Speicher der Seite',
  inPageText:
    'Deine Seite hat den Schlüssel und ruft die Plattform selbst. Mit dem Tab ist er weg, doch ein Skript, das in diese Seite einbricht, könnte ihn benutzen.',
  page: 'Diese Seite',
  gateway: 'Gateway',
  platform: 'Plattform',
  keys: 'Deine API-Schlüssel',
  keysText:
    'Mit Schlüsseln handeln deine eigenen Werkzeuge als du. Jeder wird einmal gezeigt, wenn er entsteht.',
  keysEmpty: 'Du hast keine Schlüssel.',
  make: 'Schlüssel machen',
  name: 'Name',
  namePlaceholder: 'Werkbankkamera',
  may: 'Er darf',
  whereIn: 'In diesen Kanälen',
  allChannels: 'Überall, wo ich schreiben darf',
  onlyThese: 'Nur in',
  otherChannel: '(hier nicht zu sehen)',
  ends: 'Er endet',
  days: (count) => (count === 1 ? 'nach einem Tag' : `nach ${count} Tagen`),
  never: 'nie',
  endsOn: (date) => `endet am ${date}`,
  endedOn: (date) => `endete am ${date}`,
  neverEnds: 'endet nicht',
  madeOn: (date) => `gemacht am ${date}`,
  active: 'an',
  off: 'aus',
  renew: 'Erneuern',
  disable: 'Ausschalten',
  enable: 'Einschalten',
  remove: 'Löschen',
  removeSure: 'Endgültig löschen',
  keep: 'Behalten',
  once: 'Dein neuer Schlüssel',
  onceText: 'Kopiere ihn jetzt. Er wird nicht noch einmal gezeigt, und niemand bewahrt ihn für dich auf.',
  copy: 'Kopieren',
  copied: 'Kopiert',
  stored: 'Ich habe ihn verwahrt',
  ofApp: 'der eigene Schlüssel dieser App',
  check: 'Den Schlüssel fragen',
  checkText: 'Was die Plattform sagt, wenn der Schlüssel der App nach sich selbst fragt:',
  chooseOne: 'Wähle mindestens eins.',
  permissions: {
    sendMessages: 'schreiben',
    replyMessages: 'antworten',
    reactMessages: 'reagieren',
    readOwnProfile: 'mein Profil lesen',
    updateOwnProfile: 'mein Profil ändern',
    readOwnMessages: 'meine Nachrichten lesen',
  },
};

const ar: Words = {
  skip: 'تخطَّ إلى المحتوى',
  menu: 'القنوات',
  close: 'إغلاق',
  talk: 'أحاديث',
  apps: 'تطبيقات',
  yours: 'أنت',
  profile: 'الملف والمفاتيح',
  signIn: 'تسجيل الدخول',
  signOut: 'تسجيل الخروج',
  signedOut: 'أنت تتجول كضيف.',
  chooseAccount: 'من أنت اليوم؟',
  demoAccounts: 'هذا عرض، فلا أحد يسأل عن كلمة مرور.',
  failed: 'لم ينجح ذلك. حاول مرة أخرى.',
  theme: 'المظهر',
  system: 'النظام',
  light: 'فاتح',
  dark: 'داكن',
  language: 'اللغة',
  noChannel: 'لا توجد قناة كهذه',
  noChannelText: 'أُغلقت، أو هي للأعضاء فقط.',
  unreachable: 'لا يمكن الوصول إلى المجتمع الآن.',
  retry: 'حاول مرة أخرى',
  from: (origin) => `تطبيق من ${origin}`,
  keyOnServer: 'مفتاحك يبقى على خادمنا',
  keyInPage: 'مفتاحك في ذاكرة هذه الصفحة',
  ledger: 'ما فعله هذا التطبيق',
  ledgerEmpty: 'لا شيء بعد.',
  ledgerText: 'كل نداء قام به التطبيق أو حاوله، وكيف انتهى.',
  done: 'تم',
  profileText: 'مكانك، وما الذي يجوز له أن يتصرف باسمك.',
  standing: 'مكانك',
  whereKey: 'أين يوجد مفتاح التطبيق',
  whereKeyText:
    'التطبيقات في القنوات تكتب باسمك بعد موافقتك فقط، ومن خلالنا فقط: بمفتاح يعمل في قنواتها وحدها وينتهي الليلة. التطبيق داخل الإطار لا يحصل عليه أبدًا.',
  onServer: 'لدى خادمنا',
  recommended: 'موصى به',
  onServerText: 'صفحتك تُظهر جلستها للبوابة، والبوابة تضيف المفتاح. لا يستطيع أي نص برمجي قراءته.',
  inPage: 'في ذاكرة الصفحة',
  inPageText:
    'صفحتك تحمل المفتاح وتنادي المنصة بنفسها. يزول مع علامة التبويب، لكن نصًا برمجيًا يقتحم هذه الصفحة قد يستخدمه.',
  page: 'هذه الصفحة',
  gateway: 'البوابة',
  platform: 'المنصة',
  keys: 'مفاتيح API الخاصة بك',
  keysText: 'المفاتيح تتيح لأدواتك أن تتصرف باسمك. يُعرض كل مفتاح مرة واحدة عند إنشائه.',
  keysEmpty: 'ليست لديك مفاتيح.',
  make: 'أنشئ مفتاحًا',
  name: 'الاسم',
  namePlaceholder: 'كاميرا الورشة',
  may: 'يجوز له',
  whereIn: 'في هذه القنوات',
  allChannels: 'حيثما يجوز لي أن أكتب',
  onlyThese: 'فقط في',
  otherChannel: '(لا تظهر هنا)',
  ends: 'ينتهي',
  days: (count) => (count === 1 ? 'بعد يوم' : `بعد ${count} يومًا`),
  never: 'أبدًا',
  endsOn: (date) => `ينتهي ${date}`,
  endedOn: (date) => `انتهى ${date}`,
  neverEnds: 'لا ينتهي',
  madeOn: (date) => `أُنشئ ${date}`,
  active: 'يعمل',
  off: 'متوقف',
  renew: 'جدّد',
  disable: 'أوقف',
  enable: 'شغّل',
  remove: 'احذف',
  removeSure: 'احذف نهائيًا',
  keep: 'أبقِه',
  once: 'مفتاحك الجديد',
  onceText: 'انسخه الآن. لن يُعرض مرة أخرى، ولا أحد يحفظه لك.',
  copy: 'نسخ',
  copied: 'نُسخ',
  stored: 'لقد حفظته',
  ofApp: 'مفتاح هذا التطبيق نفسه',
  check: 'اسأل المفتاح',
  checkText: 'ما تقوله المنصة حين يسأل مفتاح التطبيق عن نفسه:',
  chooseOne: 'اختر واحدًا على الأقل.',
  permissions: {
    sendMessages: 'كتابة رسائل',
    replyMessages: 'الرد',
    reactMessages: 'التفاعل',
    readOwnProfile: 'قراءة ملفي',
    updateOwnProfile: 'تغيير ملفي',
    readOwnMessages: 'قراءة رسائلي',
  },
};

export const LANGUAGES = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const;
export type LanguageCode = keyof typeof LANGUAGES;

const TABLES: Record<LanguageCode, Words> = { en, de, ar };

export const words = (code: LanguageCode): Words => TABLES[code];
