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
  /** Ids of the iframe channels: what a key of the app is limited to. */
  channels: readonly string[];
  /** Origins of the iframe channels at the start; later the gateway is asked. */
  frames: readonly string[];
  members: readonly Member[];
  now?: () => number;
  fetch?: typeof fetch;
}
