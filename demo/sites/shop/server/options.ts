/** Somebody who can sign in on this site. `sub` is the short id under which the community knows them. */
export interface Customer {
  sub: string;
  username: string;
  name: string;
}

export interface ShopOptions {
  /** Address of this site, such as `http://shop.localhost:3335`. */
  origin: string;
  /** Address of the community's gateway. */
  gateway: string;
  /** Version of the kit that the page loads. */
  kit: string;
  /** What this server shows to the gateway when it asks for a member's session. It never reaches a page. */
  serverKey: string;
  /** What sign-in cookies are signed with. */
  cookieKey: string;
  customers: readonly Customer[];
  /** Channel that the page shows. */
  channel: string;
  now?: () => number;
  fetch?: typeof fetch;
}
