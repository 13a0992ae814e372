import { number } from '../number.js';
import { plural } from '../plural.js';
import type { LeaderboardTerms } from '../leaderboard.js';
import { common } from './common.js';

const n = (value: number) => number('de', value);
const places = (count: number) => plural('de', count, { one: '# Platz', other: '# Plätze' });

const leaderboard: LeaderboardTerms = {
  ...common,
  lbTitle: 'Rangliste',
  lbWindows: 'Zeitraum',
  lbAllTime: 'Gesamt',
  lbMonthly: 'Monat',
  lbWeekly: 'Woche',
  lbDaily: 'Tag',
  lbCountedSince: (date) => `gezählt seit ${date}`,
  lbRank: 'Rang',
  lbMember: 'Mitglied',
  lbChange: 'Änderung',
  lbTied: 'gleichauf',
  lbSince: (date) => `Seit ${date}`,
  lbUp: (count, date) => `${places(count)} gewonnen seit ${date}`,
  lbDown: (count, date) => `${places(count)} verloren seit ${date}`,
  lbSame: (date) => `unverändert seit ${date}`,
  lbNew: 'Neu',
  lbNewSince: (date) => `neu seit ${date}`,
  lbMembers: (total) => plural('de', total, { one: '# Mitglied', other: '# Mitglieder' }),
  lbPlace: (rank, total) => `Du bist auf Platz ${n(rank)} von ${n(total)}`,
  lbPlaceTied: (rank, total) => `Du teilst dir Platz ${n(rank)} von ${n(total)}`,
  lbOf: (total) => `von ${n(total)}`,
  lbTop: (percent) => `Beste ${percent}`,
  lbNext: (points, rank, name) => `Noch ${points} bis Platz ${n(rank)}${name && ` (${name})`}`,
  lbFirst: 'Niemand liegt vor dir',
  lbHidden: 'Nur du siehst deine Zeile',
  lbUnranked: 'Du bist noch nicht dabei',
  lbToEnter: (points) => `Mit ${points} kommst du auf die Liste`,
  lbStand: 'Wo stehst du?',
  lbStandText: 'Melde dich an, um deinen Platz zu sehen.',
  lbEmptyTitle: 'Noch steht niemand auf der Liste',
  lbEmptyText: 'Die ersten Punkte in diesem Zeitraum eröffnen sie.',
  lbNotFoundTitle: 'Diese Rangliste gibt es nicht',
  lbNotFoundText: 'Vielleicht wurde sie umbenannt oder entfernt.',
  lbMore: 'Mehr laden',
  lbAbove: 'Plätze davor laden',
  lbMoreFailed: 'Nicht geladen. Erneut versuchen',
  lbAround: 'Um mich',
  lbStart: 'Nach oben',
  lbJump: 'Zu Platz',
  lbShown: (count, total) => `${n(count)} von ${n(total)} gezeigt`,
  lbNow: (rank) => `Du bist jetzt auf Platz ${n(rank)}`,
};

export default leaderboard;
