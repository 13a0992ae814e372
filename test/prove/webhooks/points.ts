/** `commit` is just before or just after the end of a transaction that stores an event. */
export const POINTS = ['commit', 'send', 'acknowledge'] as const;
export type Point = (typeof POINTS)[number];

/** One event as the database has it. */
export interface Truth {
  eventId: string;
  channelId: string;
  sequence: number;
  messageId: string;
}

export type Order =
  | { do: 'say'; from: number; to: number }
  | { do: 'die'; at: Point; after: boolean }
  | { do: 'clock'; offset: number }
  | { do: 'subscribe'; url: string }
  | { do: 'state' }
  | { do: 'truth' };

export type Report =
  | { is: 'ready' }
  | { is: 'said'; n: number }
  | { is: 'subscribed'; secret: string; key: { kid: string; key: string } }
  | { is: 'state'; waiting: number; dueAt: number | null }
  | { is: 'truth'; events: Truth[]; messages: { id: string; channelId: string; text: string }[] };
