import { expect } from '@open-wc/testing';
import { HttpError, UserApi } from './user-api.js';

const KEY = 'c4'.repeat(32);
const ID = '6650a0f0c0ffee0000000004';

function client(...answers: (() => Response)[]) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    calls.push({ url: String(input), init });
    return answers[Math.min(calls.length, answers.length) - 1]!();
  };
  return { calls, api: new UserApi({ key: KEY, baseUrl: 'https://integration.example/apis/v1', fetch }) };
}

const ok = (data?: unknown) => () => Response.json({ status: 'success', message: 'fine', data });

async function code(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(HttpError);
  expect((error as Error).stack + JSON.stringify(error) + (error as Error).message).not.to.contain(KEY);
  return (error as HttpError).code;
}

describe('UserApi in a browser', () => {
  it('posts as the owner of the key', async () => {
    const { api, calls } = client(ok({ id: ID }), ok(), ok());
    expect(await api.send({ channelId: ID, message: 'Hé 🎉' })).to.deep.equal({ id: ID });
    expect(await api.reply({ messageId: ID, message: 'Yes' })).to.deep.equal({});
    await api.react({ messageId: ID, emoji: ':wave:' });
    expect(calls.map(({ url }) => url.slice(-14))).to.deep.equal([
      '/messages/send',
      'messages/reply',
      'messages/react',
    ]);
    const { init } = calls[0]!;
    expect(new Headers(init.headers).get('authorization')).to.equal(`Bearer ${KEY}`);
    expect(JSON.parse(init.body as string)).to.deep.equal({ channelId: ID, message: 'Hé 🎉' });
  });

  it('manages keys', async () => {
    const key = { _id: ID, name: 'Bot', permissions: ['sendMessages'] };
    const { api } = client(ok([key]), ok(key), ok(key));
    expect(await api.keys(ID)).to.deep.equal([key]);
    const change = { name: 'Bot', permissions: [], expirePeriod: 0, expireDate: '', isActive: true };
    expect(await api.updateKey(ID, ID, change)).to.deep.equal(key);
    expect(await api.deleteKey(ID, ID)).to.deep.equal(key);
  });

  it('rejects with the one error, without the key', async () => {
    const error = () => Response.json({ status: 'error', message: `no ${KEY}` }, { status: 403 });
    expect(await code(client(error).api.keyInfo())).to.equal('FORBIDDEN');
    const inside = () => Response.json({ status: 'error', message: `no ${KEY}` });
    expect(await code(client(inside).api.send({ channelId: ID, message: 'a' }))).to.equal('REFUSED');
    expect(await code(client(ok({ id: 5 })).api.send({ channelId: ID, message: 'a' }))).to.equal(
      'BAD_ANSWER',
    );
    expect(await code(client(() => Response.json({})).api.keyInfo())).to.equal('BAD_ANSWER');
    expect(await code(client(ok()).api.deleteKey('..', ID))).to.equal('INVALID');
  });
});
