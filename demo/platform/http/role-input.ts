import * as z from 'zod';
import type { RoleChange } from '../services/roles.js';
import { text, titleText } from './input.js';

/** Permissions as answers name them. */
export const SERVER_PERMISSIONS = [
  'allow_dm',
  'create_invite',
  'kick_members',
  'ban_members',
  'manage_roles',
  'manage_channels',
  'server_administrator',
  'warn_members',
  'suspend_members',
  'broadcast_messages',
  'overwrite_language_settings',
] as const;
export const CHANNEL_PERMISSIONS = [
  'view_message_history',
  'manage_messages',
  'allow_mentions',
  'post_messages',
  'post_analysis',
  'attach_files',
  'delete_messages',
] as const;
/** What only the input has. */
export const CHANNEL_EXTRAS = ['pinable', 'share_links', 'share_Attachments'] as const;

const flags = <K extends string>(names: readonly K[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.boolean()])) as Record<K, z.ZodBoolean>);

const common = {
  class: text(40),
  order: z.int().min(0).max(10_000),
  billable: z.boolean(),
};

/** Every field is required. Names of permissions differ from those of the answer. */
export const RoleBody = z
  .object({
    ...common,
    title: titleText(100),
    server_permissions: flags([
      'server_administrator',
      'allow_dm',
      'create_invite',
      'warn_members',
      'suspend_members',
      'ban_members',
      'broadcast_messages',
      'overwrite_language',
    ]),
    channel_permissions: flags([
      'post_messages',
      'attach_files',
      'allow_mentions',
      'manage_messages',
      ...CHANNEL_EXTRAS,
    ]),
  })
  .transform(({ server_permissions, channel_permissions, ...rest }) => {
    const { overwrite_language, ...server } = server_permissions;
    return {
      ...rest,
      serverPermissions: { ...server, overwrite_language_settings: overwrite_language },
      channelPermissions: channel_permissions,
    } satisfies RoleChange;
  });

/** The oldest form of an update, with permissions as answers name them. It has no title: that stays. */
export const OldRoleBody = z.object({
  ...common,
  description: z.literal('').or(text(2000)),
  serverPermissions: flags(SERVER_PERMISSIONS),
  channelPermissions: flags(CHANNEL_PERMISSIONS),
});
