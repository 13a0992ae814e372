import type { IframeChannelTerms } from '../iframe-channel.js';
import { common } from './common.js';

const WHY: Readonly<Record<string, string>> = {
  NO_ANSWER: 'Ihr Server antwortet nicht. Vielleicht ist er gleich wieder da.',
  LOADED_SILENT: 'Ihre Seite wurde geladen, hat sich dieser Community aber nicht vorgestellt.',
  ORIGIN_MISMATCH: 'Ihre Seite hat unter einer anderen Adresse geantwortet als der, zu der sie gehört.',
  VERSION: 'Sie spricht eine Version, die diese Community nicht kennt.',
  REFUSED: 'Sie möchte hier nicht gezeigt werden oder kann gerade nicht bedient werden.',
  ABORTED: 'Das Laden wurde abgebrochen.',
  PEER_GONE: 'Sie ist abgestürzt oder auf eine andere Seite gewechselt.',
  CLOSED: 'Sie hat die Verbindung beendet.',
};

const REFUSAL: Readonly<Record<string, string>> = {
  'src-missing': 'Es ist keine Adresse angegeben.',
  'src-relative': 'Ihre Adresse muss vollständig sein, etwa https://app.example/start.',
  'src-scheme': 'Ihre Adresse muss mit https beginnen.',
  'src-insecure':
    'Ihre Adresse muss mit https beginnen: Über http kann unterwegs mitgelesen und verändert werden.',
  'src-credentials': 'Ihre Adresse darf keinen Namen und kein Passwort enthalten.',
  'src-own-origin': 'Ihre Adresse muss auf einer anderen Website liegen als diese Seite.',
  'channel-missing': 'Es ist kein Kanal angegeben.',
  'capability-unknown': 'Ihr wurde eine Fähigkeit erlaubt, die es nicht gibt.',
  'sandbox-unknown': 'Ihre Sandbox enthält ein Wort, das es nicht gibt.',
  'sandbox-unsafe': 'Ihre Sandbox würde ihr erlauben, diese ganze Seite wegzuführen.',
  'sandbox-opaque': 'Ihre Sandbox und die Einstellung opaque widersprechen sich.',
  'widget-unknown': 'Dieses Widget gibt es nicht.',
};

const iframeChannel: IframeChannelTerms = {
  ...common,
  frTitle: (host) => (host ? `App von ${host}` : 'App'),
  frFrom: (origin) => `Von ${origin}`,
  frSlow: 'Lädt noch',
  frSlowText: 'Diese App braucht länger als sonst.',
  frOfflineTitle: 'Du bist offline',
  frOfflineText: 'Die App kommt wieder, sobald du es bist.',
  frGoneTitle: 'Die App läuft nicht mehr',
  frFailedTitle: 'Die App ist nicht gestartet',
  frWhy: (reason) => WHY[reason] ?? common.errorText,
  frRefusedTitle: 'Diese App kann nicht gezeigt werden',
  frRefusal: (reason) => REFUSAL[reason] ?? common.errorText,
  frNoChannelTitle: 'Hier ist keine App',
  frNoChannelText: 'Diesen Kanal gibt es nicht, oder er hat keine eigene Seite.',
  frReady: 'Die App ist bereit',
  frChat: 'Nachrichten',
  frGrants: 'Darf für dich handeln',
  frGrantsTitle: (origin) => `Was ${origin} darf`,
  frMaySend: 'In diesem Kanal in deinem Namen schreiben und reagieren',
  frMayToken: 'Wissen, wer du bist',
  frRevoke: 'Zurücknehmen',
  frRevoked: 'Zurückgenommen. Die App muss wieder fragen.',
  frAskSend: (origin) => `Darf ${origin} in deinem Namen schreiben?`,
  frAskToken: (origin) => `Darf ${origin} wissen, wer du bist?`,
  frAskSendText:
    'Diese App darf dann in diesem Kanal Nachrichten, Antworten und Reaktionen in deinem Namen senden.',
  frAskTokenText:
    'Ihr eigener Server bekommt einen signierten Nachweis, wer du bist. Er gilt eine Minute und ein einziges Mal.',
  frFirstMessage: 'Ihre erste Nachricht',
  frAllow: 'Erlauben',
  frDeny: 'Nicht erlauben',
  frTakeBack: 'Du kannst das über der App jederzeit zurücknehmen.',
};

export default iframeChannel;
