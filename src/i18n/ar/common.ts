import { plural } from '../plural.js';
import type { CommonTerms } from '../common.js';

export const common: CommonTerms = {
  $code: 'ar',
  $name: 'العربية',
  $dir: 'rtl',
  you: 'أنت',
  retry: 'أعد المحاولة',
  signIn: 'تسجيل الدخول',
  loading: 'جارٍ التحميل',
  asOf: (age) => `آخر تحديث ${age}`,
  staleNote: (age) => `لا يوجد اتصال. آخر تحديث ${age}`,
  errorTitle: 'تعذّر التحميل',
  errorText: 'حدث خطأ من جانبنا.',
  offlineText: 'لا يمكن الوصول إلى المجتمع الآن.',
  busyText: 'هناك نشاط كثير الآن.',
  retryIn: (seconds) =>
    plural('ar', seconds, {
      one: 'أعد المحاولة بعد ثانية واحدة.',
      two: 'أعد المحاولة بعد ثانيتين.',
      few: 'أعد المحاولة بعد # ثوانٍ.',
      many: 'أعد المحاولة بعد # ثانية.',
      other: 'أعد المحاولة بعد # ثانية.',
    }),
  noAccessTitle: 'للأعضاء فقط',
  noAccessText: 'لا يتيح حسابك رؤية هذا القسم من المجتمع.',
  signedOutTitle: 'سجّل الدخول لرؤية هذا',
  sessionEndedTitle: 'انتهت جلستك',
  sessionEndedText: 'سجّل الدخول من جديد للمتابعة.',
  missingTitle: 'غير متصل بعد',
  missingText: (what) => `تحتاج هذه الأداة إلى معرفة مجتمعها: ${what}.`,
  reference: (id) => `الرقم المرجعي: ${id}`,
};
