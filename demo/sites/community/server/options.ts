/** Somebody who can sign in to the app. This is a demonstration: nobody is asked for a password. */
export interface Member {
  /** The platform's `_id`. */
  id: string;
  /** The short id under which the gateway knows them. */
  sub: string;
  username: string;
  name: string;
  email: string;
  password: string;
}

/** What the app itself knows of an iframe channel, for a platform that keeps no settings of one. */
export interface OwnFrame {
  /** The platform's `_id` of the channel. */
  id: string;
  url: string;
  /** Plain text. */
  description: string;
  /** Whether the messages of the channel stand beside the frame. */
  chat: boolean;
}

export interface AppOptions {
  /** Address of the app, such as `http://community.localhost:3337`. */
  origin: string;
  /** Name of the community. */
  name: string;
  gateway: string;
  /** Origin of the platform, whose User API the server and, with a key of its own, the page call. */
  platform: string;
  /** What this server shows to the gateway, and the gateway to this server. It never reaches a page. */
  serverKey: string;
  /** What sign-in cookies are signed with. */
  cookieKey: string;
  communityId: string;
  /** The iframe channels as they were when the app was set up. A key of the app is limited to them. */
  frames: readonly OwnFrame[];
  members: readonly Member[];
  now?: () => number;
  fetch?: typeof fetch;
}
