import * as z from 'zod/mini';
import { maybe, Numeric } from './primitives.js';

/** SEEN in create-user-field; the earliest page (api-18359701) has `boolean` and `select` too. */
export const USER_FIELD_TYPES = [
  'date',
  'single-line-text',
  'multi-line-text',
  'numerical',
  'number',
  'text',
  'boolean',
  'select',
] as const;
export const UserFieldType = z.enum(USER_FIELD_TYPES);
export type UserFieldType = z.infer<typeof UserFieldType>;

/**
 * A field of the community's users. SEEN: create-user-field, api-18359704. The sample of a new one omits `field`,
 * and that of a changed one the `id` of its creator. Fields that the platform keeps itself have no creator.
 */
export const UserField = z.object({
  _id: z.string(),
  /** Name in the database, as `POST /users/filter` takes it. */
  field: maybe(z.string()),
  name: z.string(),
  /** One of {@link USER_FIELD_TYPES}; others may come. */
  type: z.string(),
  creator: maybe(
    z.object({
      _id: z.string(),
      /** The short id. */
      id: maybe(Numeric),
      avatar: maybe(z.string()),
      displayName: maybe(z.string()),
      username: maybe(z.string()),
    }),
  ),
  communityId: maybe(z.string()),
  createdAt: maybe(z.string()),
  updatedAt: maybe(z.string()),
  // What the earliest page lets a caller say. No answer shows them; the sandbox gives them unless it is strict.
  description: maybe(z.string()),
  required: maybe(z.boolean()),
  defaultValue: z.optional(z.unknown()),
  options: maybe(z.array(z.string())),
});
export type UserField = z.infer<typeof UserField>;

/** `GET /communities/{communityId}/user-fields`. NOT FOUND beyond its title; the path follows from its siblings. */
export const UserFieldsData = z.array(UserField);
export type UserFieldsData = z.infer<typeof UserFieldsData>;

/**
 * `POST /communities/{communityId}/user-fields`. SEEN: create-user-field, api-19250020,
 * apis/application/create-custom-user-field. The earliest page (api-18359701) has no `field` and more settings.
 */
export const CreateUserFieldRequest = z.object({
  /** Name in the database: 1 to 50 characters, spaces become hyphens. Without it the name serves. */
  field: z.optional(z.string().check(z.minLength(1), z.maxLength(50))),
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  type: UserFieldType,
  description: z.optional(z.string()),
  required: z.optional(z.boolean()),
  defaultValue: z.optional(z.unknown()),
  /** What a field of the type `select` may hold. */
  options: z.optional(z.array(z.string())),
});
export type CreateUserFieldRequest = z.infer<typeof CreateUserFieldRequest>;

/** `PUT /communities/{communityId}/user-fields/{fieldId}`. SEEN: api-18359704. */
export const UpdateUserFieldRequest = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  type: UserFieldType,
});
export type UpdateUserFieldRequest = z.infer<typeof UpdateUserFieldRequest>;
