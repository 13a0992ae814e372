/**
 * What a host needs of the User API to write in the member's name; `UserApi` of `rai-kit/api/user` is one.
 * Channel and message ids are those that it knows. What is left out goes through the community.
 */
export interface UserSends {
  send(m: { channelId: string; message: string }, o?: { signal?: AbortSignal }): Promise<unknown>;
  reply?(m: { messageId: string; message: string }, o?: { signal?: AbortSignal }): Promise<unknown>;
  /** `emoji`: a shortcode with colons, such as `:sparkling_heart:`. It can be given, not taken back. */
  react?(m: { messageId: string; emoji: string }, o?: { signal?: AbortSignal }): Promise<unknown>;
}
