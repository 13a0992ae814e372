import { randomBytes } from 'node:crypto';
import { HttpError, UserApi, type UserApiKey } from '../../../../src/api/user-api.js';
import { logIn } from './log-in.js';
import type { AppOptions, Member } from './options.js';

/**
 * Where the member's own key lies while they are signed in. `server`: with this app's server, and the
 * gateway adds it to calls. `page`: in the memory of the page, which calls the platform itself.
 */
export type KeyPlace = 'server' | 'page';

/** Keys that this app made are named so; members see them among their own. */
const NAME = 'Northwind Makers app';
const LIFE_MS = 8 * 60 * 60 * 1000;
/** A key that ends sooner is exchanged before it is used. */
const MARGIN_MS = 10 * 60 * 1000;
/** What a frame can ask the app to do in the member's name, and no more. */
const PERMISSIONS = ['sendMessages', 'replyMessages', 'reactMessages'];

interface HeldKey {
  id: string;
  key: string;
  until: number;
}

/** One sign-in of one member, in one browser. */
interface SignIn {
  member: Member;
  place: KeyPlace;
  token?: Promise<string> | undefined;
  held?: Promise<HeldKey> | undefined;
}

/** Everybody who is signed in, with what the server holds for them. In memory: a restart makes new keys. */
export class SignIns {
  readonly #options: AppOptions;
  readonly #now: () => number;
  readonly #signIns = new Map<string, SignIn>();
  /** A cookie that was signed out is never good again. */
  readonly #ended = new Set<string>();

  constructor(options: AppOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Signs in at the platform and makes the key. Answers what the cookie has to say. */
  async begin(member: Member): Promise<string> {
    const id = `${member.sub}.${randomBytes(12).toString('base64url')}`;
    const signIn: SignIn = { member, place: 'server' };
    await this.#tidy(signIn);
    this.#signIns.set(id, signIn);
    await this.#key(signIn);
    return id;
  }

  /** Forgets the sign-in and deletes its key, for which nobody has a use any more. */
  async end(id: string): Promise<void> {
    const signIn = this.#signIns.get(id);
    this.#signIns.delete(id);
    this.#ended.add(id);
    if (signIn) await this.#drop(signIn);
  }

  member(id: string | undefined): Member | undefined {
    if (id === undefined || this.#ended.has(id)) return undefined;
    const known = this.#signIns.get(id);
    if (known) return known.member;
    // The cookie is older than this process: it is still this server's own word.
    const member = this.#options.members.find(({ sub }) => id.startsWith(`${sub}.`));
    if (member) this.#signIns.set(id, { member, place: 'server' });
    return member;
  }

  place(id: string): KeyPlace {
    return this.#of(id).place;
  }

  /** A key that was in a page is worth less: every change of place makes a new one. */
  async move(id: string, place: KeyPlace): Promise<void> {
    const signIn = this.#of(id);
    if (signIn.place === place) return;
    signIn.place = place;
    await this.#drop(signIn);
  }

  /** For the page that holds the key itself; undefined while the server holds it. */
  async pageKey(id: string): Promise<string | undefined> {
    const signIn = this.#of(id);
    return signIn.place === 'page' ? (await this.#key(signIn)).key : undefined;
  }

  /** For the gateway: the key of a member whose key lies with this server. */
  async serverKey(sub: string): Promise<string | undefined> {
    for (const signIn of this.#signIns.values()) {
      if (signIn.member.sub === sub && signIn.place === 'server') return (await this.#key(signIn)).key;
    }
    return undefined;
  }

  /** The key that the app uses for this sign-in. */
  async ownKey(id: string): Promise<{ id: string; key: string }> {
    return this.#key(this.#of(id));
  }

  /** Whoever deleted or disabled the app's key by hand gets a new one with the next use. */
  forgetKey(id: string, keyId: string): void {
    const signIn = this.#of(id);
    void signIn.held?.then((held) => {
      if (held.id === keyId) signIn.held = undefined;
    });
  }

  /** A client that manages the member's keys with their login token. Logs in again when the token has ended. */
  async manage<T>(id: string, act: (api: UserApi, member: Member) => Promise<T>): Promise<T> {
    return this.#manage(this.#of(id), act);
  }

  #of(id: string): SignIn {
    const signIn = this.#signIns.get(id);
    if (!signIn) throw new Error('nobody is signed in under this id');
    return signIn;
  }

  async #manage<T>(signIn: SignIn, act: (api: UserApi, member: Member) => Promise<T>): Promise<T> {
    const isNew = signIn.token === undefined;
    try {
      return await act(await this.#api(signIn), signIn.member);
    } catch (error) {
      if (isNew || !(error instanceof HttpError) || error.code !== 'UNAUTHENTICATED') throw error;
      signIn.token = undefined;
      return act(await this.#api(signIn), signIn.member);
    }
  }

  async #api(signIn: SignIn): Promise<UserApi> {
    signIn.token ??= logIn(this.#options, signIn.member);
    try {
      return this.client(await signIn.token);
    } catch (error) {
      signIn.token = undefined;
      throw error;
    }
  }

  /** A client with a key or a login token. */
  client(key: string): UserApi {
    const { platform, fetch } = this.#options;
    return new UserApi({ key, baseUrl: `${platform}/apis/v1`, ...(fetch && { fetch }) });
  }

  async #key(signIn: SignIn): Promise<HeldKey> {
    const { held } = signIn;
    if (held && (await held).until - MARGIN_MS > this.#now()) return held;
    if (signIn.held === held) {
      signIn.held = this.#make(signIn);
      signIn.held.catch(() => (signIn.held = undefined));
    }
    return signIn.held!;
  }

  #make(signIn: SignIn): Promise<HeldKey> {
    const until = this.#now() + LIFE_MS;
    return this.#manage(signIn, async (api, member) => {
      const made = await api.createKey(member.id, {
        name: NAME,
        permissions: PERMISSIONS,
        expirePeriod: 1,
        expireDate: new Date(until).toISOString(),
        communityId: this.#options.communityId,
        channels: this.#options.frames.map(({ id }) => id),
      });
      return { id: made._id, key: made.key!, until };
    });
  }

  async #drop(signIn: SignIn): Promise<void> {
    const held = await signIn.held?.catch(() => undefined);
    signIn.held = undefined;
    if (!held) return;
    await this.#manage(signIn, (api, member) => api.deleteKey(member.id, held.id)).catch(gone);
  }

  /** Keys of earlier runs that no sign-in uses any more. */
  async #tidy(signIn: SignIn): Promise<void> {
    await this.#manage(signIn, async (api, member) => {
      const found = (await api.keys(member.id)).filter(isOfApp);
      const used = await Promise.all(
        [...this.#signIns.values()].map(async ({ held }) => held?.catch(() => undefined)),
      );
      const inUse = new Set(used.map((held) => held?.id));
      for (const key of found) if (!inUse.has(key._id)) await api.deleteKey(member.id, key._id).catch(gone);
    });
  }
}

const isOfApp = (key: UserApiKey): boolean => key.name === NAME;

/** A key that is gone already, or that the platform cannot be asked about, ends by itself. */
function gone(error: unknown): void {
  if (!(error instanceof HttpError)) throw error;
}
