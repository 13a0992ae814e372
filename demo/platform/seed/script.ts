/** One line of a conversation. */
export interface Line {
  by: string;
  text: string;
  /** Index of the line in the same conversation that this one answers. */
  to?: number;
  /** Minutes after the line before; 4 without it. */
  after?: number;
  /** Shortcode to usernames. */
  react?: Record<string, readonly string[]>;
}

export interface Conversation {
  /** Handle of the channel it belongs to. */
  channel: string;
  /** Title of its topic in a forum. */
  topic?: string;
  /** Hours before now at which it began. */
  hoursAgo: number;
  lines: readonly Line[];
}
