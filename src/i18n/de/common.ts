import { plural } from '../plural.js';
import type { CommonTerms } from '../common.js';

export const common: CommonTerms = {
  $code: 'de',
  $name: 'Deutsch',
  $dir: 'ltr',
  you: 'Du',
  retry: 'Erneut versuchen',
  signIn: 'Anmelden',
  loading: 'Wird geladen',
  asOf: (age) => `Stand: ${age}`,
  staleNote: (age) => `Keine Verbindung. Stand: ${age}`,
  staleUnknown: 'Keine Verbindung',
  pause: 'Aktualisierung anhalten',
  resume: 'Aktualisierung fortsetzen',
  paused: 'Aktualisierung angehalten',
  resumed: 'Aktualisierung läuft weiter',
  close: 'Schließen',
  errorTitle: 'Das ließ sich nicht laden',
  errorText: 'Bei uns ist etwas schiefgelaufen.',
  offlineText: 'Die Community ist gerade nicht erreichbar.',
  busyText: 'Hier ist gerade viel los.',
  retryIn: (seconds) =>
    plural('de', seconds, {
      one: 'Neuer Versuch in # Sekunde möglich.',
      other: 'Neuer Versuch in # Sekunden möglich.',
    }),
  noAccessTitle: 'Nur für bestimmte Mitglieder',
  noAccessText: 'Dein Konto hat keinen Zugang zu diesem Teil der Community.',
  signedOutTitle: 'Melde dich an, um das zu sehen',
  sessionEndedTitle: 'Deine Sitzung ist abgelaufen',
  sessionEndedText: 'Melde dich wieder an, um weiterzumachen.',
  missingTitle: 'Noch nicht verbunden',
  missingText: (what) => `Dieses Widget kennt seine Community noch nicht: ${what}.`,
  reference: (id) => `Kennung: ${id}`,
};
