import { eq } from 'drizzle-orm';
import * as z from 'zod';
import { communities, memberEvents, users } from '../../db/schema.js';
import type { Platform } from '../../http/context.js';
import { conflict, notFound, PlatformError } from '../../http/errors.js';
import { text } from '../../http/input.js';
import { isoDate } from '../../http/iso-date.js';
import { isEmail, joinCommunity, takenNames } from '../accounts.js';
import { marked, usernameFrom } from '../bulk/people.js';
import { createUser, identifierField, isFieldTaken } from '../create-user.js';
import { fieldsOf, fieldValue, writeFieldValues, type UserFieldRow } from '../field-values.js';
import { findByIdentifier } from '../identifiers.js';
import { findDeletedMember, findMember, findMemberByNumber, type MemberRow } from '../members.js';
import type { WebhookRow } from './manage.js';

/** Clocks differ; an event of the future is none. */
const AHEAD_MS = 5 * 60_000;
const MOST_EXTRAS = 50;
const Name = z
  .string()
  .max(100)
  .refine((value) => !value.includes('\0'), 'must not contain NUL');
const KNOWN = ['eventType', 'customerId', 'email', 'firstName', 'lastName', 'occurredAt'];

/** The six names that the documentation shows; what else an event says, in texts, numbers, true or false, is kept. */
export const WorkflowEvent = z
  .object({
    eventType: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, 'must be a name such as user.registered'),
    customerId: text(200),
    email: z.string().refine(isEmail, 'must be an e-mail address'),
    firstName: Name.optional(),
    lastName: Name.optional(),
    occurredAt: isoDate.refine((value) => value.includes('T'), 'must be a moment of ISO 8601'),
  })
  .catchall(z.union([text(2000), z.literal(''), z.number(), z.boolean(), z.null()]))
  .refine((event) => Object.keys(event).length <= KNOWN.length + MOST_EXTRAS, 'says too much')
  .refine((event) => Object.keys(event).every((name) => name.length <= 100 && !name.includes('\0')), {
    message: 'has a name that is too long or none',
  });
type Event = z.infer<typeof WorkflowEvent>;

/** Events that make a member, or change what the community knows of one. */
const ENTERS = 'user.registered';
const CHANGES = 'user.updated';

/** Does what an event says, within the transaction of the call, and remembers it with the member. */
export async function takeEvent(platform: Platform, webhook: WebhookRow, event: Event): Promise<object> {
  const { db } = platform;
  const { communityId } = webhook;
  const occurredAt = new Date(event.occurredAt);
  if (occurredAt.getTime() > platform.now() + AHEAD_MS)
    throw new PlatformError(400, 'occurredAt: must not be in the future', 'INVALID');
  // One registration of a community at a time: nothing else says that an id of the customer's is taken once.
  await db
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, communityId))
    .for('no key update');
  const identifier = await identifierField(db, communityId, await fieldsOf(db, communityId));
  const known = await knownMember(platform, communityId, event, identifier);
  const isAbout = event.eventType === ENTERS || event.eventType === CHANGES;
  let outcome: 'created' | 'joined' | 'updated' | 'recorded' = isAbout ? 'updated' : 'recorded';
  let member = known;
  if (known === undefined) {
    if (event.eventType !== ENTERS) throw notFound('User not found');
    const entered = await enter(platform, communityId, event, identifier);
    outcome = entered.outcome;
    member = await findMemberByNumber(db, communityId, entered.number);
  } else if (isAbout) await change(platform, communityId, known, event, identifier);
  const eventId = platform.newId();
  await db.insert(memberEvents).values({
    id: eventId,
    communityId,
    userNumber: member!.number,
    webhookId: webhook.id,
    eventType: event.eventType,
    data: Object.fromEntries(Object.entries(event).filter(([name]) => !KNOWN.includes(name))),
    occurredAt,
    createdAt: new Date(platform.now()),
  });
  return { eventId, outcome, member: { _id: member!.id, userId: String(member!.number) } };
}

/** Whom an event is about: both its id and its address must mean the same member. */
async function knownMember(
  { db }: Platform,
  communityId: string,
  { customerId, email }: Event,
  identifier: UserFieldRow | undefined,
): Promise<MemberRow | undefined> {
  const byId = identifier && (await byCustomerId());
  const byEmail = await findMember(db, communityId, email);
  if (byId !== undefined && byId.email.toLowerCase() !== email.toLowerCase())
    throw conflict('email: the customer is known under another address');
  const own = identifier && byEmail?.customFields[identifier.field];
  if (own != null && byId === undefined)
    throw conflict('customerId: the address is that of another customer');
  return byId ?? byEmail;

  async function byCustomerId(): Promise<MemberRow | undefined> {
    const wanted = { type: 'custom-field', value: customerId, fieldName: identifier!.field } as const;
    return findByIdentifier(db, communityId, wanted).catch((error: unknown) => {
      if (error instanceof PlatformError && error.status === 404) return undefined;
      throw error;
    });
  }
}

/** Lets somebody in: with an account that they have elsewhere, or with a new one. */
async function enter(
  platform: Platform,
  communityId: string,
  event: Event,
  identifier: UserFieldRow | undefined,
): Promise<{ outcome: 'created' | 'joined'; number: number }> {
  const { db } = platform;
  const { customerId, email, firstName = '', lastName = '' } = event;
  if ((await findDeletedMember(db, communityId, email)) !== undefined) throw conflict('The user is deleted');
  const short = usernameFrom(email);
  const taken = await takenNames(db, [email, short]);
  const account = taken.find((one) => one.email === email.toLowerCase());
  if (account !== undefined) {
    const customFields = identifier
      ? { [identifier.field]: await freeValue(platform, communityId, identifier, customerId, account.number) }
      : {};
    await joinCommunity(db, platform, communityId, account.number, { accessLevel: 0, customFields });
    return { outcome: 'joined', number: account.number };
  }
  const username = taken.length > 0 ? marked(email) : short;
  const { number } = await createUser(platform, communityId, {
    username,
    email,
    firstname: firstName,
    lastname: lastName,
    displayname: `${firstName} ${lastName}`.trim() || username,
    accessLevel: 0,
    joinServer: true,
    sendEmail: false,
    emailPassword: false,
    externalId: identifier && customerId,
  });
  return { outcome: 'created', number };
}

async function change(
  platform: Platform,
  communityId: string,
  { number }: MemberRow,
  { customerId, firstName, lastName }: Event,
  identifier: UserFieldRow | undefined,
): Promise<void> {
  const { db } = platform;
  const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
  if (Object.keys(names).length > 0) await db.update(users).set(names).where(eq(users.number, number));
  if (identifier === undefined) return;
  const value = await freeValue(platform, communityId, identifier, customerId, number);
  await writeFieldValues(db, platform, communityId, [{ userNumber: number, field: identifier, value }]);
}

/** An id of the customer's as its field holds it; 409 where somebody else has it, deleted or not. */
async function freeValue(
  { db }: Platform,
  communityId: string,
  identifier: UserFieldRow,
  customerId: string,
  userNumber: number,
) {
  const value = fieldValue(identifier, customerId);
  if (await isFieldTaken(db, communityId, identifier.field, value, userNumber))
    throw conflict('customerId: is that of somebody else');
  return value;
}
