import { plural } from '../plural.js';
import type { CommonTerms } from '../common.js';

export const common: CommonTerms = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',
  you: 'You',
  retry: 'Try again',
  signIn: 'Sign in',
  loading: 'Loading',
  asOf: (age) => `Updated ${age}`,
  staleNote: (age) => `Not connected. Last update ${age}`,
  staleUnknown: 'Not connected',
  pause: 'Pause updates',
  resume: 'Resume updates',
  paused: 'Updates are paused',
  resumed: 'Updates go on',
  close: 'Close',
  errorTitle: 'This could not be loaded',
  errorText: 'Something went wrong on our side.',
  offlineText: 'The community cannot be reached right now.',
  busyText: 'There is a lot going on right now.',
  retryIn: (seconds) =>
    plural('en', seconds, { one: 'Try again in # second.', other: 'Try again in # seconds.' }),
  noAccessTitle: 'Members only',
  noAccessText: 'Your account cannot see this part of the community.',
  signedOutTitle: 'Sign in to see this',
  sessionEndedTitle: 'Your session has ended',
  sessionEndedText: 'Sign in again to continue.',
  missingTitle: 'Not connected yet',
  missingText: (what) => `This widget needs to know its community: ${what}.`,
  reference: (id) => `Reference: ${id}`,
};
