import * as z from 'zod/mini';
import {
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  SentData,
} from '../../../../src/contract/messages.js';
import type { Row } from '../row.js';

const SOURCE = 'contract 13 #52; messaging/message-actions/public-channel/send';
const KINDS = [
  { group: 'privateMessages', path: 'private-dm-channel', place: 'Direct Channel › private DM channel' },
  { group: 'publicMessages', path: 'public-channel', place: 'Direct Channel › public channel' },
  { group: 'forumMessages', path: 'forum-channel', place: 'Forum Channel' },
  { group: 'textMessages', path: 'text-channel', place: 'Text Channel' },
  { group: 'iframeMessages', path: 'iframe-channel', place: 'Iframe Channel' },
] as const;
const VERBS = [
  {
    verb: 'send',
    title: 'Send',
    permission: 'sendMessage',
    body: SendMessageRequest,
    answer: z.optional(SentData),
  },
  {
    verb: 'reply',
    title: 'Reply',
    permission: 'replyMessage',
    body: ReplyMessageRequest,
    answer: z.optional(SentData),
  },
  {
    verb: 'react',
    title: 'React',
    permission: 'reactMessage',
    body: ReactMessageRequest,
    answer: z.optional(z.unknown()),
  },
] as const;

/** Message actions for channels of one kind: one handler, which refuses a channel of another kind. */
export const channelMessageRows: readonly Row[] = KINDS.flatMap(({ group, path, place }) =>
  VERBS.map(({ verb, title, permission, body, answer }) => ({
    key: `integration.${group}.${verb}`,
    titles: [`Message Actions › ${place} › ${title}`],
    source: SOURCE,
    certainty: 'NOT FOUND' as const,
    api: 'integration' as const,
    route: `POST /messages/${path}/${verb}`,
    client: `IntegrationApi.${group}.${verb}`,
    permission,
    summary: `The message action ${verb} for channels of this kind alone.`,
    body,
    answer,
  })),
);
