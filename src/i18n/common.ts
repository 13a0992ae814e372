import type { Translation } from './localize.js';

/** Texts that every widget uses. Widgets prefix their own keys, as all texts of a language share one table. */
export interface CommonTerms extends Translation {
  you: string;
  retry: string;
  signIn: string;
  loading: string;
  /** `age` is ready text such as "5 min ago". */
  asOf: (age: string) => string;
  staleNote: (age: string) => string;
  /** The same where nobody knows how old this is. */
  staleUnknown: string;
  pause: string;
  resume: string;
  paused: string;
  resumed: string;
  close: string;
  errorTitle: string;
  errorText: string;
  offlineText: string;
  busyText: string;
  retryIn: (seconds: number) => string;
  noAccessTitle: string;
  noAccessText: string;
  signedOutTitle: string;
  sessionEndedTitle: string;
  sessionEndedText: string;
  missingTitle: string;
  /** `what` is code, such as `gateway`. */
  missingText: (what: string) => string;
  /** For whoever runs the site: the request to ask about. */
  reference: (id: string) => string;
}
