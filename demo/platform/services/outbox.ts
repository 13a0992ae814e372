import type { Database } from '../db/open.js';
import { outbox } from '../db/schema.js';

export interface Mail {
  /** Null: before the reader is in any community. */
  communityId: string | null;
  to: string;
  subject: string;
  text: string;
  /** `0`: the active template; else the id of one. */
  template?: string | undefined;
}

/** Puts an e-mail into the outbox, within the transaction of what it is about. The sandbox sends none. */
export async function sendMail(tx: Database, mail: Mail, now: number): Promise<void> {
  await tx.insert(outbox).values({
    communityId: mail.communityId,
    to: mail.to,
    subject: mail.subject,
    body: mail.text,
    template: mail.template ?? '0',
    createdAt: new Date(now),
  });
}
