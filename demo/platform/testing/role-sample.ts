import type { RoleInput } from '../../../src/contract/roles.js';

export const SERVER_PERMISSIONS = {
  server_administrator: false,
  allow_dm: true,
  create_invite: true,
  warn_members: false,
  suspend_members: false,
  ban_members: false,
  broadcast_messages: false,
  overwrite_language: true,
};
const CHANNEL_PERMISSIONS = {
  post_messages: true,
  attach_files: true,
  allow_mentions: false,
  manage_messages: false,
  pinable: true,
  share_links: true,
  share_Attachments: false,
};
/** A role as the System API takes it. */
export const ROLE: RoleInput = {
  class: 'red',
  title: 'Night shift',
  order: 10,
  billable: false,
  server_permissions: SERVER_PERMISSIONS,
  channel_permissions: CHANNEL_PERMISSIONS,
};

/** A role as the contract shows it. */
export const ROLE_SAMPLE = {
  _id: '65f0',
  order: 1,
  billable: false,
  title: 'a',
  description: 'b',
  serverPermissions: {
    allow_dm: true,
    create_invite: true,
    kick_members: false,
    ban_members: false,
    manage_roles: false,
    manage_channels: false,
    server_administrator: false,
    warn_members: false,
    suspend_members: false,
    broadcast_messages: false,
    overwrite_language_settings: false,
  },
  channelPermissions: {
    view_message_history: true,
    manage_messages: true,
    allow_mentions: true,
    post_messages: true,
    post_analysis: true,
    attach_files: true,
    delete_messages: true,
  },
  class: 'red',
  serverId: '65f1',
  createdAt: 'a',
  updatedAt: 'a',
  __v: 0,
};
