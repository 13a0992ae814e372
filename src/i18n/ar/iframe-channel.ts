import type { IframeChannelTerms } from '../iframe-channel.js';
import { common } from './common.js';

const WHY: Readonly<Record<string, string>> = {
  NO_ANSWER: 'خادمه لا يستجيب. قد يعود بعد لحظات.',
  LOADED_SILENT: 'حُمّلت صفحته، لكنها لم تعرّف بنفسها لهذا المجتمع.',
  ORIGIN_MISMATCH: 'أجابت صفحته من عنوان غير العنوان الذي تنتمي إليه.',
  VERSION: 'يستخدم إصدارًا لا يعرفه هذا المجتمع.',
  REFUSED: 'لا يريد أن يُعرض هنا، أو لا يمكن تقديمه الآن.',
  ABORTED: 'أُوقف التحميل.',
  PEER_GONE: 'تعطّل، أو انتقل إلى صفحة أخرى.',
  CLOSED: 'أنهى الاتصال.',
};

const REFUSAL: Readonly<Record<string, string>> = {
  'src-missing': 'لم يُحدَّد أي عنوان.',
  'src-relative': 'يجب أن يكون عنوانه كاملًا، مثل https://app.example/start.',
  'src-scheme': 'يجب أن يبدأ عنوانه بـ https.',
  'src-insecure': 'يجب أن يبدأ عنوانه بـ https: يمكن قراءة http وتغييره في الطريق.',
  'src-credentials': 'يجب ألّا يحتوي عنوانه على اسم أو كلمة مرور.',
  'src-own-origin': 'يجب أن يكون عنوانه على موقع آخر غير هذه الصفحة.',
  'channel-missing': 'لم تُحدَّد أي قناة.',
  'capability-unknown': 'أُعطي صلاحية غير موجودة.',
  'sandbox-unknown': 'في عزله كلمة غير موجودة.',
  'sandbox-unsafe': 'عزله يسمح له بنقل هذه الصفحة كلها إلى مكان آخر.',
  'sandbox-opaque': 'عزله والإعداد opaque متناقضان.',
  'widget-unknown': 'لا توجد أداة بهذا الاسم.',
};

const iframeChannel: IframeChannelTerms = {
  ...common,
  frTitle: (host) => (host ? `تطبيق من ${host}` : 'تطبيق'),
  frFrom: (origin) => `من ${origin}`,
  frSlow: 'ما زال التحميل جاريًا',
  frSlowText: 'يستغرق هذا التطبيق وقتًا أطول من المعتاد.',
  frOfflineTitle: 'أنت غير متصل',
  frOfflineText: 'سيعود التطبيق فور عودة اتصالك.',
  frGoneTitle: 'توقف التطبيق',
  frFailedTitle: 'لم يبدأ التطبيق',
  frWhy: (reason) => WHY[reason] ?? common.errorText,
  frRefusedTitle: 'لا يمكن عرض هذا التطبيق',
  frRefusal: (reason) => REFUSAL[reason] ?? common.errorText,
  frNoChannelTitle: 'لا يوجد تطبيق هنا',
  frNoChannelText: 'هذه القناة غير موجودة، أو ليس لها صفحة خاصة.',
  frReady: 'التطبيق جاهز',
  frChat: 'الرسائل',
  frGrants: 'يمكنه التصرف باسمك',
  frGrantsTitle: (origin) => `ما يمكن لـ ${origin} فعله`,
  frMaySend: 'الكتابة والتفاعل في هذه القناة باسمك',
  frMayToken: 'معرفة من أنت',
  frRevoke: 'سحب الإذن',
  frRevoked: 'سُحب الإذن. على التطبيق أن يسأل من جديد.',
  frAskSend: (origin) => `هل تسمح لـ ${origin} بالكتابة باسمك؟`,
  frAskToken: (origin) => `هل تسمح لـ ${origin} بمعرفة من أنت؟`,
  frAskSendText: 'من الآن يمكن لهذا التطبيق إرسال رسائل وردود وتفاعلات في هذه القناة باسمك.',
  frAskTokenText: 'يحصل خادمه على إثبات موقّع لهويتك، صالح لدقيقة واحدة ولمرة واحدة.',
  frFirstMessage: 'رسالته الأولى',
  frAllow: 'سماح',
  frDeny: 'عدم السماح',
  frTakeBack: 'يمكنك سحب هذا الإذن في أي وقت من أعلى التطبيق.',
};

export default iframeChannel;
