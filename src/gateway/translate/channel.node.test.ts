import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ChannelsData, type PlatformChannel } from '../../contract/channels.js';
import { fromChannel } from './channel.js';

/** A channel as the platform's client reads it, with whatever a platform may answer. */
function parsed(more: Record<string, unknown>): PlatformChannel {
  const raw = { _id: 'ABCDEF'.repeat(4), topic: '  The   planner\u202e ', channelType: 'Iframe', ...more };
  return ChannelsData.parse([raw])[0]!;
}

describe('channels of the platform', () => {
  it('have a tidy name, a lower-case id and kind', () => {
    const { id, name, kind } = fromChannel(parsed({}));
    assert.deepEqual([id, name, kind], ['abcdef'.repeat(4), 'The planner', 'iframe']);
  });

  it('of another kind have no frame, whatever else they carry', () => {
    const channel = fromChannel(parsed({ channelType: 'open', url: 'https://partner.example' }));
    assert.ok(!('frame' in channel));
  });

  it('carry the settings of an iframe channel', () => {
    const { frame } = fromChannel(
      parsed({
        url: 'https://partner.example/app',
        sandbox: ['allow-scripts'],
        allow: ['fullscreen'],
        identity: 'none',
        height: 320,
        chat: true,
        description: ' A\nquiz ',
      }),
    );
    assert.deepEqual(frame, {
      url: 'https://partner.example/app',
      description: 'A quiz',
      sandbox: ['allow-scripts'],
      allow: ['fullscreen'],
      height: '320',
      chat: true,
      identity: false,
    });
  });

  it('without settings leave everything to whoever shows them', () => {
    const { frame } = fromChannel(parsed({}));
    assert.deepEqual(frame, { sandbox: [], allow: [], height: 'auto', chat: false, identity: true });
  });

  it('lose what would let a page out of its frame, and what is no word of the attribute', () => {
    const { frame } = fromChannel(
      parsed({
        sandbox: [
          'allow-scripts',
          'allow-top-navigation',
          'allow-top-navigation-by-user-activation',
          'allow-top-navigation-to-custom-protocols',
          'allow-popups-to-escape-sandbox',
          'scripts',
          'allow-forms" onload="x',
        ],
        allow: ['camera', "geolocation 'src'", 'camera; microphone *', 'FULLSCREEN'],
      }),
    );
    assert.deepEqual(frame!.sandbox, ['allow-scripts']);
    assert.deepEqual(frame!.allow, ['camera']);
  });

  it('prove nobody where the platform names a way that the gateway does not know', () => {
    assert.equal(fromChannel(parsed({ identity: 'signed-query' })).frame!.identity, false);
    assert.equal(fromChannel(parsed({ identity: 'post-message' })).frame!.identity, true);
  });

  it('have a height that can be drawn', () => {
    const heights: [unknown, string][] = [
      ['fill', 'fill'],
      ['auto', 'auto'],
      [480.4, '480'],
      ['480', '480'],
      ['480px', 'auto'],
      [-1, 'auto'],
      [1e9, 'auto'],
      [Number.MAX_VALUE, 'auto'],
      [null, 'auto'],
    ];
    for (const [height, shown] of heights) {
      assert.equal(fromChannel(parsed({ height })).frame!.height, shown, String(height));
    }
  });

  it('a setting of a wrong type costs only itself', () => {
    const odd = {
      url: 7,
      sandbox: 'allow-scripts',
      allow: { a: 1 },
      height: [],
      chat: 'yes',
      description: 9,
    };
    const { frame, name } = fromChannel(parsed({ ...odd, identity: 1 }));
    assert.equal(name, 'The planner');
    assert.deepEqual(frame, { sandbox: [], allow: [], height: 'auto', chat: false, identity: true });
  });

  it('have a description of bounded length, whole characters and one line', () => {
    const { frame } = fromChannel(parsed({ description: '🙂'.repeat(5000) }));
    assert.equal([...frame!.description!].length, 500);
  });
});
