import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Access } from './access.js';
import type { Session } from './context.js';
import { Problem } from './http/problem.js';
import type { ChannelInfo, ChannelList } from './messages/channel-list.js';

const open: ChannelInfo = { id: 'a'.repeat(24), name: 'General', kind: 'open' };
const staff: ChannelInfo = { id: 'b'.repeat(24), name: 'Staff', kind: 'open' };
const news: ChannelInfo = { id: 'c'.repeat(24), name: 'News', kind: 'announcement' };
const forum: ChannelInfo = { id: 'd'.repeat(24), name: 'Forum', kind: 'forum' };
const app: ChannelInfo = { id: 'e'.repeat(24), name: 'App', kind: 'iframe' };
const direct: ChannelInfo = { id: 'f'.repeat(24), name: 'Ann and Bo', kind: 'direct' };
const unlisted: ChannelInfo = { id: '0'.repeat(24), name: 'Secret', kind: 'open' };
const all = [open, staff, news, forum, app, direct, unlisted];

type Options = ConstructorParameters<typeof Access>[0];

function accessTo(options: Partial<Options>): Access {
  const list: Pick<ChannelList, 'get' | 'known'> = {
    known: true,
    get: (id) => all.find((channel) => channel.id === id),
  };
  return new Access({ public: [], members: [], iframe: [], ...options }, list as ChannelList);
}

function session(roles: string[] = [], scope = ['read', 'post']): Session {
  const member = { platformId: '1', name: 'Ann', xp: 0, coins: 0, roles };
  return { sub: '17', scope, jti: 'j', expires: 0, member };
}

function code(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Problem) return `${error.code} ${error.status}`;
    throw error;
  }
  return 'none';
}

describe('who may read', () => {
  it('shows a public channel to everybody', () => {
    const access = accessTo({ public: [open.id] });
    assert.equal(access.mayRead(null, open), true);
    assert.equal(access.mayRead(session(), open), true);
  });

  it('takes ids in any case', () => {
    const access = accessTo({ public: [open.id.toUpperCase()] });
    assert.equal(access.mayRead(null, open), true);
    assert.equal(access.readable(null, open.id.toUpperCase()), open);
  });

  it('shows a members channel only with a session that may read', () => {
    const access = accessTo({ members: [{ id: staff.id }] });
    assert.equal(access.mayRead(null, staff), false);
    assert.equal(access.mayRead(session(), staff), true);
    assert.equal(access.mayRead(session([], ['post']), staff), false);
  });

  it('shows a channel of some roles only to who has one of them', () => {
    const access = accessTo({ members: [{ id: staff.id, roles: ['Crew', 'Owner'] }] });
    assert.equal(access.mayRead(session(['Reader']), staff), false);
    assert.equal(access.mayRead(session(['Reader', 'Crew']), staff), true);
  });

  it('shows an iframe channel with a session', () => {
    const access = accessTo({ iframe: [{ id: app.id, url: 'https://app.example' }] });
    assert.equal(access.mayRead(null, app), false);
    assert.equal(access.mayRead(session(), app), true);
  });

  it('never shows what is not listed, nor a direct channel that is', () => {
    const access = accessTo({ public: [direct.id], members: [{ id: direct.id }] });
    for (const channel of [direct, unlisted]) {
      assert.equal(access.mayRead(null, channel), false);
      assert.equal(access.mayRead(session(['Owner']), channel), false);
      assert.equal(access.mayPost(session(['Owner']), channel), false);
    }
    assert.deepEqual(access.readableChannels(session()), []);
  });

  it('answers the same for an unknown channel and one that may not be read', () => {
    const access = accessTo({ public: [open.id], members: [{ id: staff.id }] });
    assert.equal(
      code(() => access.readable(null, '9'.repeat(24))),
      'NOT_FOUND 404',
    );
    assert.equal(
      code(() => access.readable(null, staff.id)),
      'NOT_FOUND 404',
    );
    assert.equal(
      code(() => access.readable(session(), direct.id)),
      'NOT_FOUND 404',
    );
  });
});

describe('who may post', () => {
  it('needs a session that may post', () => {
    const access = accessTo({ public: [open.id] });
    assert.equal(access.mayPost(null, open), false);
    assert.equal(access.mayPost(session([], ['read']), open), false);
    assert.equal(access.mayPost(session(), open), true);
    assert.equal(
      code(() => access.requirePost(null, open)),
      'UNAUTHENTICATED 401',
    );
    assert.equal(
      code(() => access.requirePost(session([], ['read']), open)),
      'FORBIDDEN 403',
    );
    assert.equal(access.requirePost(session(), open).sub, '17');
  });

  it('lets a rule restrict a public channel', () => {
    const closed = accessTo({ public: [open.id], members: [{ id: open.id, post: false }] });
    assert.equal(closed.mayPost(session(), open), false);
    const roles = accessTo({ public: [open.id], members: [{ id: open.id, roles: ['Crew'] }] });
    assert.equal(roles.mayRead(session(), open), true);
    assert.equal(roles.mayPost(session(), open), false);
    assert.equal(roles.mayPost(session(['Crew']), open), true);
  });

  it('opens an announcement channel only where the options say so', () => {
    assert.equal(accessTo({ public: [news.id] }).mayPost(session(), news), false);
    assert.equal(accessTo({ members: [{ id: news.id }] }).mayPost(session(), news), false);
    const crew = accessTo({ public: [news.id], members: [{ id: news.id, post: true, roles: ['Crew'] }] });
    assert.equal(crew.mayPost(session(), news), false);
    assert.equal(crew.mayPost(session(['Crew']), news), true);
  });

  it('opens a forum only with a topic for what is written', () => {
    const topic = '1'.repeat(24);
    assert.equal(accessTo({ public: [forum.id] }).mayPost(session(), forum), false);
    const access = accessTo({ public: [forum.id], members: [{ id: forum.id, topic } as never] });
    assert.equal(access.mayPost(session(), forum), true);
    assert.equal(access.topicOf(forum), topic);
    assert.equal(access.topicOf(open), undefined);
  });

  it('lists channels in the order of the options, with what may be done', () => {
    const access = accessTo({
      public: [news.id, open.id, '9'.repeat(24)],
      members: [{ id: staff.id }],
      iframe: [{ id: app.id, url: 'https://app.example' }],
    });
    const names = (list: { name: string; post: boolean }[]): string[] =>
      list.map(({ name, post }) => `${name}${post ? ' +' : ''}`);
    assert.deepEqual(names(access.readableChannels(null)), ['News', 'General']);
    assert.deepEqual(names(access.readableChannels(session())), ['News', 'General +', 'Staff +', 'App +']);
  });
});

describe('iframe channels', () => {
  const listed = [{ id: app.id.toUpperCase(), url: 'https://app.example/rooms?x=1' }];
  const wishes = { sandbox: [], allow: [], height: 'auto', chat: false, identity: true };

  it('take what members write, unless a rule says otherwise', () => {
    assert.equal(accessTo({ iframe: listed }).mayPost(session(), app), true);
    assert.equal(accessTo({ iframe: listed }).mayPost(session([], ['read']), app), false);
    const quiet = accessTo({ iframe: listed, members: [{ id: app.id, post: false }] });
    assert.equal(quiet.mayRead(session(), app), true);
    assert.equal(quiet.mayPost(session(), app), false);
    const few = accessTo({ iframe: listed, members: [{ id: app.id, roles: ['Owner'] }] });
    assert.equal(few.mayRead(session(), app), false);
    assert.equal(few.mayPost(session(['Owner']), app), true);
  });

  it('are only those of that kind: a listed channel of another kind stays closed', () => {
    for (const other of [unlisted, direct, news]) {
      const access = accessTo({ iframe: [{ id: other.id, url: 'https://app.example' }] });
      assert.equal(access.mayRead(session(), other), false);
      assert.equal(access.partnerOf(other), undefined);
      assert.equal(access.frameOf(other), undefined);
    }
  });

  it('that are listed elsewhere only show their messages and no page', () => {
    const access = accessTo({ public: [app.id] });
    assert.equal(access.mayRead(null, app), true);
    assert.ok(!('frame' in access.toPublic(null, app)));
    assert.equal(access.givesIdentity(app), false);
  });

  it('have the partner that the operator listed, whatever the platform says', () => {
    const access = accessTo({ iframe: listed });
    const urlOf = (url?: string) =>
      access.frameOf({ ...app, frame: { ...wishes, ...(url === undefined ? {} : { url }) } })!.url;
    assert.equal(access.partnerOf(app), 'https://app.example');
    assert.equal(urlOf('https://app.example/new?a=b'), 'https://app.example/new?a=b');
    const others = [
      undefined,
      'https://evil.example/',
      'https://app.example.evil.example/',
      'https://app.example@evil.example/',
      'https://me:pw@app.example/',
      'https://app.example:8443/',
      'http://app.example/',
      'https://app.example/#token=1',
      '//app.example/',
      'javascript:alert(1)//app.example',
      'no address',
    ];
    for (const url of others) assert.equal(urlOf(url), 'https://app.example/rooms?x=1', url);
  });

  it('prove members only with a key, and where the community wants it', () => {
    const list = { get: () => app, known: true } as unknown as ChannelList;
    const channels = { public: [], members: [], iframe: listed };
    const signing = new Access(channels, list, true);
    assert.equal(signing.givesIdentity(app), true);
    assert.equal(signing.givesIdentity({ ...app, frame: { ...wishes, identity: false } }), false);
    assert.equal(new Access(channels, list).givesIdentity(app), false);
  });
});

describe('before the platform told its channels', () => {
  const blind = (options: Partial<Options>) => {
    const list: Pick<ChannelList, 'get' | 'known'> = { known: false, get: () => undefined };
    return new Access({ public: [], members: [], iframe: [], ...options }, list as ChannelList);
  };

  it('says of a public channel that it cannot be answered now', () => {
    const access = blind({ public: [open.id] });
    assert.equal(
      code(() => access.readable(null, open.id)),
      'UNAVAILABLE 503',
    );
    assert.equal(
      code(() => access.requireKnown()),
      'UNAVAILABLE 503',
    );
  });

  it('says of any other the same as ever', () => {
    const access = blind({ members: [{ id: staff.id }] });
    assert.equal(
      code(() => access.readable(null, staff.id)),
      'NOT_FOUND 404',
    );
    assert.equal(
      code(() => access.readable(session(), unlisted.id)),
      'NOT_FOUND 404',
    );
  });

  it('has an empty list where none is listed', () => {
    assert.equal(
      code(() => blind({}).requireKnown()),
      'none',
    );
  });
});
