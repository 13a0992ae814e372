import * as z from 'zod/mini';
import { ChannelsData } from '../../../../src/contract/channels.js';
import {
  GetMessagesData,
  GetMessagesQuery,
  ReactMessageRequest,
  ReplyMessageRequest,
  SendMessageRequest,
  SentData,
} from '../../../../src/contract/messages.js';
import type { Row } from '../row.js';

/** Send and reply answer no data in the contract; the sandbox adds the id of what was stored. */
const Sent = z.optional(SentData);

/** Channels and messages with a community key: somebody is named as the sender. */
export const existingMessageRows: readonly Row[] = [
  {
    key: 'integration.channels.list',
    titles: [
      'APIs › Integration API › Channels › Get Channels List',
      'Integration › Channels › Get Channels List',
    ],
    source: 'api-15023851 and a public client',
    certainty: 'PARTLY',
    api: 'integration',
    route: 'GET /channels',
    client: 'IntegrationApi.channels',
    permission: 'getChannels',
    summary: 'Every channel of the community, direct and unlisted ones included.',
    answer: ChannelsData,
  },
  {
    key: 'integration.messages.list',
    titles: ['APIs › Integration API › Messages › Get Messages'],
    source: 'dev.returning.ai/messaging/get-messages',
    certainty: 'SEEN',
    api: 'integration',
    route: 'GET /messages',
    client: 'IntegrationApi.messages',
    permission: 'getMessages',
    summary: 'The most recent messages of the community, of a channel or of a user, the newest first.',
    query: GetMessagesQuery,
    answer: GetMessagesData,
  },
  {
    key: 'integration.messages.send',
    titles: ['APIs › Integration API › Messages › Send Message', 'Integration › Messages › Send Message'],
    source: 'api-15023884 and a public client',
    certainty: 'SEEN',
    api: 'integration',
    route: 'POST /messages/send',
    client: 'IntegrationApi.send',
    permission: 'sendMessage',
    summary: 'Posts in a channel in the name of a member.',
    body: SendMessageRequest,
    answer: Sent,
  },
  {
    key: 'integration.messages.reply',
    titles: ['APIs › Integration API › Messages › Reply Message', 'Integration › Messages › Reply Message'],
    source: 'reply-message, api-16179164 and a public client',
    certainty: 'PARTLY',
    api: 'integration',
    route: 'POST /messages/reply',
    client: 'IntegrationApi.reply',
    permission: 'replyMessage',
    summary: 'Answers a message in the name of a member.',
    body: ReplyMessageRequest,
    answer: Sent,
  },
  {
    key: 'integration.messages.react',
    titles: ['APIs › Integration API › Messages › React Message', 'Integration › Messages › React Message'],
    source: 'a public client',
    certainty: 'PARTLY',
    api: 'integration',
    route: 'POST /messages/react',
    client: 'IntegrationApi.react',
    permission: 'reactMessage',
    summary: 'Reacts to a message with a shortcode in the name of a member.',
    body: ReactMessageRequest,
    answer: z.optional(z.unknown()),
  },
];
