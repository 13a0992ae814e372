import { number } from '../number.js';
import { plural } from '../plural.js';
import type { LeaderboardTerms } from '../leaderboard.js';
import { common } from './common.js';

const n = (value: number) => number('ar', value);
const places = (count: number) =>
  plural('ar', count, {
    one: 'مركزًا واحدًا',
    two: 'مركزين',
    few: '# مراكز',
    many: '# مركزًا',
    other: '# مركز',
  });

const leaderboard: LeaderboardTerms = {
  ...common,
  lbTitle: 'لوحة الصدارة',
  lbWindows: 'الفترة',
  lbAllTime: 'الكل',
  lbMonthly: 'الشهر',
  lbWeekly: 'الأسبوع',
  lbDaily: 'اليوم',
  lbCountedSince: (date) => `محسوبة منذ ${date}`,
  lbRank: 'المركز',
  lbMember: 'العضو',
  lbChange: 'التغيّر',
  lbTied: 'تعادل',
  lbSince: (date) => `منذ ${date}`,
  lbUp: (count, date) => `تقدّم ${places(count)} منذ ${date}`,
  lbDown: (count, date) => `تراجع ${places(count)} منذ ${date}`,
  lbSame: (date) => `بلا تغيير منذ ${date}`,
  lbNew: 'جديد',
  lbNewSince: (date) => `جديد منذ ${date}`,
  lbMembers: (total) =>
    plural('ar', total, {
      zero: 'لا أعضاء',
      one: 'عضو واحد',
      two: 'عضوان',
      few: '# أعضاء',
      many: '# عضوًا',
      other: '# عضو',
    }),
  lbPlace: (rank, total) => `أنت في المركز ${n(rank)} من ${n(total)}`,
  lbPlaceTied: (rank, total) => `تتقاسم المركز ${n(rank)} من ${n(total)}`,
  lbOf: (total) => `من ${n(total)}`,
  lbTop: (percent) => `ضمن أفضل ${percent}`,
  lbNext: (points, rank, name) => `${points} للوصول إلى المركز ${n(rank)}${name && ` (${name})`}`,
  lbFirst: 'لا أحد أمامك',
  lbHidden: 'أنت وحدك ترى صفّك',
  lbUnranked: 'لست على اللوحة بعد',
  lbToEnter: (points) => `اكسب ${points} للدخول`,
  lbStand: 'ما هو مركزك؟',
  lbStandText: 'سجّل الدخول لترى مركزك.',
  lbEmptyTitle: 'لا أحد على اللوحة بعد',
  lbEmptyText: 'أول النقاط في هذه الفترة تفتتحها.',
  lbNotFoundTitle: 'لا توجد لوحة بهذا الاسم',
  lbNotFoundText: 'ربما تغيّر اسمها أو أُزيلت.',
  lbMore: 'عرض المزيد',
  lbAbove: 'عرض المراكز السابقة',
  lbMoreFailed: 'تعذّر التحميل. أعد المحاولة',
  lbAround: 'حولي',
  lbStart: 'إلى الأعلى',
  lbJump: 'إلى المركز',
  lbShown: (count, total) => `عرض ${n(count)} من ${n(total)}`,
  lbNow: (rank) => `أنت الآن في المركز ${n(rank)}`,
};

export default leaderboard;
