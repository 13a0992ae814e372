import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/**
 * A role of the community. SEEN (api-8951059). Permissions go in under other names than they come out; both
 * sets are kept as they are on the wire.
 */
export const PlatformRole = z.object({
  _id: z.string(),
  title: z.string(),
  description: maybe(z.string()),
  /** Its colour, such as `red`. */
  class: maybe(z.string()),
  /** The highest role has the greatest number. */
  order: maybe(Numeric),
  billable: maybe(z.boolean()),
  /**
   * `allow_dm`, `create_invite`, `kick_members`, `ban_members`, `manage_roles`, `manage_channels`,
   * `server_administrator`, `warn_members`, `suspend_members`, `broadcast_messages`, `overwrite_language_settings`.
   */
  serverPermissions: maybe(z.record(z.string(), z.unknown())),
  /**
   * `view_message_history`, `manage_messages`, `allow_mentions`, `post_messages`, `post_analysis`, `attach_files`,
   * `delete_messages`.
   */
  channelPermissions: maybe(z.record(z.string(), z.unknown())),
  serverId: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
});
export type PlatformRole = z.infer<typeof PlatformRole>;

/** `GET /servers/{id}/roles` (inferred), `GET /roles/{userId}` (SEEN), and what giving and taking a role answer. */
export const RolesData = z.array(PlatformRole);
export type RolesData = z.infer<typeof RolesData>;

/** `POST /roles` and `PUT /roles/{id}`: every field is required. PARTLY: api-8873688, api-8874265. */
export const RoleInput = z.object({
  class: z.string(),
  title: z.string(),
  order: z.number(),
  billable: z.boolean(),
  server_permissions: z.object({
    server_administrator: z.boolean(),
    allow_dm: z.boolean(),
    create_invite: z.boolean(),
    warn_members: z.boolean(),
    suspend_members: z.boolean(),
    ban_members: z.boolean(),
    broadcast_messages: z.boolean(),
    overwrite_language: z.boolean(),
  }),
  channel_permissions: z.object({
    post_messages: z.boolean(),
    attach_files: z.boolean(),
    allow_mentions: z.boolean(),
    manage_messages: z.boolean(),
    pinable: z.boolean(),
    share_links: z.boolean(),
    /** Spelled so. */
    share_Attachments: z.boolean(),
  }),
});
export type RoleInput = z.infer<typeof RoleInput>;

/** `POST /roles/{id}/add` and `POST /roles/{id}/remove`. NOT FOUND beyond titles; verbs guessed after those of badges. */
export const RoleMemberRequest = z.object({
  /** The short id. */
  userId: z.string(),
});
export type RoleMemberRequest = z.infer<typeof RoleMemberRequest>;
