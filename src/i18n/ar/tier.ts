import type { TierTerms } from '../tier.js';
import { common } from './common.js';

const tier: TierTerms = {
  ...common,
  tierTitle: 'فئتك',
  tierNone: 'لا فئة بعد',
  tierName: (tier, level) => `${tier} ${level}`,
  tierNext: (missing, next) => `${missing} للوصول إلى ${next}`,
  tierTop: 'وصلت إلى أعلى السلّم',
  tierProgress: (now, goal, next) => `${now} من ${goal} للوصول إلى ${next}`,
  tierToday: (xp) => `+${xp} اليوم`,
  tierLadder: 'الفئات',
  tierFrom: (xp) => `من ${xp}`,
  tierLevel: (level, xp) => `المستوى ${level} من ${xp}`,
  tierReached: 'تم بلوغها',
  tierHere: 'أنت هنا',
  tierAhead: 'أمامك',
  tierInviteTitle: 'ما هي فئتك؟',
  tierInviteText: 'سجّل الدخول لترى نقاطك وفئتك.',
  tierClimbTitle: 'سلّم ترتقيه',
  tierClimbText: 'كل منشور وردّ وتفاعل يُحتسب.',
  tierEmptyTitle: 'لا فئات بعد',
  tierEmptyText: 'لم يُنشئ هذا المجتمع فئاته بعد.',
  tierNow: (name) => `لقد بلغت ${name}`,
};

export default tier;
