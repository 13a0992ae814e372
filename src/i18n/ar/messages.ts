import { plural } from '../plural.js';
import type { LateMessagesTerms } from '../messages.js';
import { common } from './common.js';

const messages: LateMessagesTerms = {
  ...common,
  msgList: (channel) => `الرسائل في ${channel}`,
  msgEmptyTitle: 'الهدوء يعمّ المكان',
  msgEmptyText: 'اكتب الرسالة الأولى.',
  msgEmptyReading: 'ستظهر الرسالة الأولى هنا.',
  msgOlder: 'عرض الرسائل الأقدم',
  msgNewer: 'عرض الرسائل الأحدث',
  msgMoreFailed: 'لم ينجح ذلك. أعد المحاولة',
  msgFresh: (count) =>
    plural('ar', count, {
      one: 'رسالة جديدة واحدة',
      two: 'رسالتان جديدتان',
      few: '# رسائل جديدة',
      many: '# رسالة جديدة',
      other: '# رسالة جديدة',
    }),
  msgLatest: 'إلى أحدث رسالة',
  msgToday: 'اليوم',
  msgYesterday: 'أمس',
  msgReply: 'رد',
  msgReplyTo: (name) => `الرد على ${name}`,
  msgNoReply: 'إلغاء الرد',
  msgReact: 'تفاعل',
  msgReactTo: (name) => `التفاعل مع ${name}`,
  msgReaction: (emoji, count, shown, mine) =>
    `${emoji} ${plural('ar', count, {
      one: `${shown} شخص`,
      two: `${shown} شخصان`,
      few: `${shown} أشخاص`,
      many: `${shown} شخصًا`,
      other: `${shown} شخص`,
    })}${mine ? '، وأنت منهم' : ''}`,
  msgNoUnreact: 'لا يمكن سحب التفاعل هنا.',
  msgReactFailed: 'لم يصل تفاعلك.',
  msgReplies: (count) =>
    plural('ar', count, {
      one: 'رد واحد',
      two: 'ردّان',
      few: '# ردود',
      many: '# ردًا',
      other: '# رد',
    }),
  msgQuote: (name) => `ردًا على ${name}`,
  msgMore: 'عرض المزيد',
  msgLess: 'عرض أقل',
  msgNewTab: 'يُفتح في علامة تبويب جديدة',
  msgField: (channel) => `رسالة في ${channel}`,
  msgPlaceholder: 'اكتب رسالة',
  msgHint: 'مفتاح الإدخال يرسل، ومع مفتاح العالي يبدأ سطرًا جديدًا.',
  msgHintNewline: 'مفتاح الإدخال يبدأ سطرًا جديدًا، ومع مفتاح العالي يرسل.',
  msgSend: 'إرسال',
  msgLeft: (count) =>
    plural('ar', count, {
      one: 'بقي حرف واحد',
      two: 'بقي حرفان',
      few: 'بقيت # أحرف',
      many: 'بقي # حرفًا',
      other: 'بقي # حرف',
    }),
  msgOver: (count) =>
    plural('ar', count, {
      one: 'حرف واحد زائد',
      two: 'حرفان زائدان',
      few: '# أحرف زائدة',
      many: '# حرفًا زائدًا',
      other: '# حرف زائد',
    }),
  msgWait: (seconds) =>
    plural('ar', seconds, {
      one: 'يمكنك الكتابة مجددًا بعد ثانية واحدة.',
      two: 'يمكنك الكتابة مجددًا بعد ثانيتين.',
      few: 'يمكنك الكتابة مجددًا بعد # ثوانٍ.',
      many: 'يمكنك الكتابة مجددًا بعد # ثانية.',
      other: 'يمكنك الكتابة مجددًا بعد # ثانية.',
    }),
  msgQueued: 'في الانتظار',
  msgSending: 'جارٍ الإرسال',
  msgHeld: 'جارٍ التحقق من وصولها',
  msgUnknown: 'تعذّر التأكد من وصول هذه الرسالة.',
  msgFailed: 'لم تُرسل.',
  msgFailAnswer: 'لا رد. إعادة المحاولة لا ترسلها مرتين.',
  msgFailForbidden: 'لا يمكنك الكتابة هنا.',
  msgFailGone: 'لم يعد ما تخصّه هذه الرسالة موجودًا.',
  msgFailText: 'لم يُقبل هذا النص.',
  msgFailSession: 'سجّل الدخول من جديد لإرسالها.',
  msgResend: 'أرسل مرة أخرى',
  msgEdit: 'تعديل',
  msgDismiss: 'تجاهل',
  msgGain: (points) => `\u2066+${points} XP\u2069`,
  msgJoin: 'سجّل الدخول لتكتب وتتفاعل.',
  msgReadOnly: 'يمكنك متابعة القراءة هنا.',
};
export default messages;
