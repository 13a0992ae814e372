import type { IframeChannelTerms } from '../iframe-channel.js';
import { common } from './common.js';

const WHY: Readonly<Record<string, string>> = {
  NO_ANSWER: 'Its server does not answer. It may be back in a moment.',
  LOADED_SILENT: 'Its page loaded, but never introduced itself to this community.',
  ORIGIN_MISMATCH: 'Its page answered from another address than the one it belongs to.',
  VERSION: 'It speaks a version that this community does not know.',
  REFUSED: 'It does not want to be shown here, or cannot be served just now.',
  ABORTED: 'Loading was stopped.',
  PEER_GONE: 'It crashed, or went on to another page.',
  CLOSED: 'It has closed the connection.',
};

const REFUSAL: Readonly<Record<string, string>> = {
  'src-missing': 'No address is set.',
  'src-relative': 'Its address must be absolute, such as https://app.example/start.',
  'src-scheme': 'Its address must begin with https.',
  'src-insecure': 'Its address must begin with https: plain http can be read and changed on the way.',
  'src-credentials': 'Its address must not hold a name or a password.',
  'src-own-origin': 'Its address must be on another site than this page.',
  'channel-missing': 'No channel is set.',
  'capability-unknown': 'It was given a capability that does not exist.',
  'sandbox-unknown': 'Its sandbox has a keyword that does not exist.',
  'sandbox-unsafe': 'Its sandbox would let it lead this whole page away.',
  'sandbox-opaque': 'Its sandbox and the opaque setting contradict each other.',
  'widget-unknown': 'There is no such widget.',
};

export const iframeChannel: IframeChannelTerms = {
  ...common,
  frTitle: (host) => (host ? `App from ${host}` : 'App'),
  frFrom: (origin) => `From ${origin}`,
  frSlow: 'Still loading',
  frSlowText: 'This app takes longer than usual.',
  frOfflineTitle: 'You are offline',
  frOfflineText: 'The app comes back as soon as you do.',
  frGoneTitle: 'The app has stopped',
  frFailedTitle: 'The app did not start',
  frWhy: (reason) => WHY[reason] ?? common.errorText,
  frRefusedTitle: 'This app cannot be shown',
  frRefusal: (reason) => REFUSAL[reason] ?? common.errorText,
  frNoChannelTitle: 'There is no app here',
  frNoChannelText: 'This channel does not exist, or has no page of its own.',
  frReady: 'The app is ready',
  frChat: 'Messages',
  frGrants: 'May act for you',
  frGrantsTitle: (origin) => `What ${origin} may do`,
  frMaySend: 'Write and react in this channel in your name',
  frMayToken: 'Know who you are',
  frRevoke: 'Take back',
  frRevoked: 'Taken back. The app has to ask again.',
  frAskSend: (origin) => `Let ${origin} write in your name?`,
  frAskToken: (origin) => `Let ${origin} know who you are?`,
  frAskSendText: 'From now on this app may send messages, replies and reactions in this channel as you.',
  frAskTokenText:
    'Its own server gets a signed proof of who you are, which is good for one minute and one use.',
  frFirstMessage: 'Its first message',
  frAllow: 'Allow',
  frDeny: 'Don’t allow',
  frTakeBack: 'You can take this back at any time, above the app.',
};
