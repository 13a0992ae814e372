import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright';
import { METHODS } from '../../src/channel/methods.js';
import { openBrowser, openPage, type Witness } from '../helpers/browser.js';
import { CommunityPage } from '../helpers/community-page.js';
import { startDemo, type Demo } from '../helpers/start-demo.js';

/** Live messages may come by a poll, which rests for up to half a minute after a failure. */
const PATIENCE = 60_000;
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const REFUSED = new Set(['FORBIDDEN', 'INVALID', 'NOT_FOUND', 'UNAUTHENTICATED', 'RATE_LIMITED', 'SILENT']);

interface Credentials {
  channels: { id: string; topic: string; channelType: string }[];
}

/** One call of the walk, and what came of it. */
interface Step {
  method: string;
  channel: string;
  code?: string;
  /** The whole answer, as text. */
  text: string;
}

describe('the walls of an iframe channel', { timeout: 600_000 }, () => {
  let demo: Demo;
  let newcomer: Awaited<ReturnType<typeof serveFolder>>;
  let browser: Browser;
  let credentials: Credentials;
  let witness: Witness;
  let page: Page;
  let app: CommunityPage;

  before(async () => {
    newcomer = await serveFolder();
    demo = await startDemo({ members: 300, args: ['--planner', newcomer.url] });
    credentials = JSON.parse(readFileSync(join(demo.data, 'credentials.json'), 'utf8')) as Credentials;
    browser = await openBrowser(['--site-per-process']);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
    newcomer?.stop();
  });
  beforeEach(async () => {
    await witness?.context.close();
    witness = await openPage(browser, { viewport: { width: 1280, height: 1000 } });
    ({ page } = witness);
    page.setDefaultTimeout(PATIENCE);
    app = new CommunityPage(page);
    await page.goto(demo.app);
  });

  const idOf = (topic: string): string => credentials.channels.find((channel) => channel.topic === topic)!.id;
  /** The last messages of a channel, as the platform has them. */
  const messagesOf = async (topic: string): Promise<string> => {
    const query = new URLSearchParams({ channelId: idOf(topic), count: '100' });
    const answer = await fetch(`${demo.platform}/apis/v1/messages?${query}`, {
      headers: { authorization: `Bearer ${demo.communityKey}` },
    });
    return answer.text();
  };

  describe('a partner’s page and the channels that are not its own', () => {
    /** Every method with every channel in every way of naming one, by hand-written frames. */
    const walk = (state: string): Promise<Step[]> =>
      app.frame(demo.hostile).evaluate(
        async ({ methods, channels, origin }) => {
          const { Line } = (await import(`${origin}/assets/wire.js`)) as {
            Line: {
              open(want: string[]): Promise<{
                items: unknown[];
                call(m: string, a: unknown, o: object): Promise<{ v?: unknown; code?: string }>;
              }>;
            };
          };
          const line = await Line.open([
            ...[
              'user.read',
              'boards.read',
              'tiers.read',
              'messages.read',
              'messages.send',
              'token',
              'nav.open',
            ],
          ]);
          const steps: Step[] = [];
          for (const method of methods) {
            for (const channel of channels) {
              const all = {
                text: 'From the wrong side of the wall',
                key: `k-${Math.random()}`,
                emoji: 'eyes',
                on: true,
              };
              const common = {
                message: 'AAAAAAAAAAAAAAAA',
                url: 'https://evil.example',
                h: 400,
                slug: 'xp',
                ...all,
              };
              for (const named of [
                { channel },
                { topics: [`channel:${channel}`], channel },
                { around: channel, channel },
              ]) {
                const before = line.items.length;
                const { v, code } = await line.call(
                  method,
                  { ...common, ...named },
                  { ms: 300, stream: /live/.test(method) },
                );
                const text = JSON.stringify([v ?? null, line.items.slice(before)]);
                steps.push({ method, channel, text, ...(code !== undefined && { code }) });
              }
            }
          }
          return steps;
        },
        {
          state,
          origin: demo.hostile,
          methods: [...METHODS.keys()].filter((name) => !/^(tiers|boards|user|size)\./.test(name)),
          channels: credentials.channels
            .filter(({ topic }) => topic !== 'Suspicious gadget')
            .map(({ id }) => id),
        },
      );

    const check = (steps: Step[]): void => {
      assert.ok(steps.length > 100, `${steps.length} calls were made`);
      for (const { method, channel, code, text } of steps) {
        assert.ok(
          code !== undefined && REFUSED.has(code),
          `${method} on ${channel}: ${code ?? 'answered'} ${text.slice(0, 200)}`,
        );
        assert.equal(text, '[null,[]]', `${method} on ${channel} told something`);
      }
    };

    it('reads and writes none of them as a guest, as a member, after sign-out, nor after a reload', async () => {
      const topics = credentials.channels
        .map(({ topic }) => topic)
        .filter((topic) => topic !== 'Suspicious gadget');
      const before = await Promise.all(topics.map(messagesOf));
      await app.open('Suspicious gadget');
      const ready = () => app.inside.getByText(/^Connected\./).waitFor();
      await ready();
      check(await walk('guest'));

      await app.signIn('lucia.herrero');
      await ready();
      check(await walk('member'));

      await app.signOut();
      check(await walk('signed out'));

      const frame = app.frame(demo.hostile);
      await frame.evaluate(() => {
        Object.assign(globalThis, { isBeforeReload: true });
        location.reload();
      });
      await frame.waitForFunction(() => !('isBeforeReload' in globalThis));
      await ready();
      check(await walk('reloaded'));

      // Nobody wrote anywhere, and the honest way still works.
      assert.deepEqual(await Promise.all(topics.map(messagesOf)), before);
      const own = await app.frame(demo.hostile).evaluate(async (origin) => {
        const { Line } = (await import(`${origin}/assets/wire.js`)) as {
          Line: {
            open(want: string[]): Promise<{ call(m: string): Promise<{ v?: { messages?: unknown[] } }> }>;
          };
        };
        const { v } = await (await Line.open(['messages.read'])).call('messages.page');
        return Array.isArray(v?.messages);
      }, demo.hostile);
      assert.equal(own, true);
    });
  });

  it('hold against everything that the hostile page tries', async () => {
    await app.signIn('lucia.herrero');
    await app.open('Suspicious gadget');
    await app.inside.getByText(/^Connected\./).waitFor();
    await app.inside.getByRole('button', { name: 'Run all attacks' }).click();
    const sum = app.inside.locator('[data-sum][data-done]');
    await sum.waitFor({ timeout: 240_000 });
    const rows = await app.inside
      .locator('li[data-state]')
      .evaluateAll((all) =>
        all.map((row) => ({ state: row.getAttribute('data-state'), text: row.textContent ?? '' })),
      );
    assert.ok(rows.length >= 25);
    assert.deepEqual(
      rows.filter(({ state }) => state !== 'held'),
      [],
    );
    const own = await messagesOf('Suspicious gadget');
    assert.doesNotMatch(own, /Never agreed/);
    assert.equal(await sum.getAttribute('data-held'), await sum.getAttribute('data-tried'));
    // The member is still signed in, on the same page, and the other app still works.
    assert.equal(new URL(page.url()).origin, demo.app);
    await app.open('By Eye');
    await app.inside.getByText('Good to see you, Lucía Herrero.').waitFor();
  });

  it('hang up on what goes too far, say so, and take it back after a retry', async () => {
    for (const attack of ['Two million letters', 'Nonsense, again and again']) {
      await app.open('Suspicious gadget');
      await app.inside.getByText(/^Connected\./).waitFor();
      await app.inside.getByRole('button', { name: `Run: ${attack}` }).evaluate((button) => {
        // The frame is gone before a click of the mouse would have come to its end.
        setTimeout(() => (button as HTMLElement).click());
      });
      await app.channel.getByText('The app has stopped', { exact: true }).waitFor();
      await app.channel.getByRole('button', { name: 'Try again' }).click();
      await app.inside.getByText(/^Connected\./).waitFor();
      await page.goto(demo.app);
    }
  });

  it('let a partner in with an empty folder, one page and ten lines of script', async () => {
    const lines = [
      `import { connectChannel } from '${demo.gateway}/kit/${version}/channel.js';`,
      `const channel = await connectChannel({ hosts: ['${demo.app}'], want: ['user.read', 'messages.read', 'messages.send'] });`,
      `hello.textContent = 'Hello ' + (channel.context.user?.name ?? 'guest') + ' in ' + channel.context.channel.name;`,
      `const { messages } = await channel.messages.page({ limit: 10 });`,
      `last.textContent = messages.at(-1).text;`,
      `say.onclick = async () => (said.textContent = (await channel.messages.send({ text: 'First words of a new partner' })).state);`,
      `for await (const message of channel.messages.live()) last.textContent = message.text;`,
    ];
    assert.ok(lines.length <= 10);
    newcomer.show(
      `<h1 id="hello"></h1><p id="last"></p><button id="say">Say</button><output id="said"></output>
       <script type="module">${lines.join('\n')}</script>`,
    );
    await app.signIn('lucia.herrero');
    await app.open('Build planner');
    await app.inside.getByText('Hello Lucía Herrero in Build planner').waitFor();
    // The page greets first and asks for messages after that; the button works from then on.
    await app.inside.locator('#last', { hasText: /\S/ }).waitFor();
    await app.inside.locator('#say').click();
    await app.answer(true);
    await app.inside.locator('#said', { hasText: 'sent' }).waitFor();
    await app.inside.locator('#last', { hasText: 'First words of a new partner' }).waitFor();
    assert.match(await messagesOf('Build planner'), /First words of a new partner/);
  });

  it('let a partner in with the lines that the README shows', async () => {
    const [, snippet] = /```html\n(<script type="module">[^`]*connectChannel[^]*?)```/.exec(
      readFileSync('README.md', 'utf8'),
    )!;
    assert.ok(snippet!.trim().split('\n').length <= 12, 'ten lines, in one tag');
    newcomer.show(
      snippet!
        .replace('https://gateway.example', demo.gateway)
        .replace('https://community.example', demo.app),
    );
    await app.signIn('lucia.herrero');
    await app.open('Build planner');
    await app.dialog.locator('[part="message"]', { hasText: 'I am in.' }).waitFor();
    assert.equal(await app.frame(newcomer.origin).title(), 'Hello, Lucía Herrero');
    await app.answer(true);
    // What others write is told to the page from the moment it listens, which the community's app shows.
    await app.ledger.locator('li', { hasText: 'messages.live' }).waitFor({ state: 'attached' });
    const told = page.waitForEvent('console', (line) => /^Ada Okafor Me too\./.test(line.text()));
    let isTold = false;
    void told.then(() => (isTold = true));
    // Listening begins with a look at what is there: what comes during that look is there already.
    while (!isTold) {
      const said = await fetch(`${demo.platform}/apis/v1/messages/send`, {
        method: 'POST',
        headers: { authorization: `Bearer ${demo.communityKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ channelId: idOf('Build planner'), message: 'Me too.', sender: 'ada.okafor' }),
      });
      assert.equal(said.status, 200);
      await Promise.race([told, page.waitForTimeout(15_000)]);
    }
    assert.match(await messagesOf('Build planner'), /I am in\./);
  });

  describe('tell a newcomer what to mend', () => {
    const connect = (options: string): void =>
      newcomer.show(`<p id="told"></p><script type="module">
        import { connectChannel } from '${demo.gateway}/kit/${version}/channel.js';
        connectChannel(${options}).catch((error) => (told.textContent = (error.reason ?? error.code) + ' ' + error.message));
      </script>`);
    const told = () => app.inside.locator('#told', { hasText: /\S/ });

    it('when no host is named', async () => {
      connect('{}');
      await app.open('Build planner');
      const text = await told().textContent();
      assert.match(text!, /^INVALID /);
      assert.match(text!, /hosts: \['https:\/\/community\.example'\]/);
    });

    it('when another host is named: the text has the one to name', async () => {
      connect(`{ hosts: ['https://community.example'] }`);
      await app.open('Build planner');
      const text = await told().textContent();
      assert.match(text!, /^ORIGIN_MISMATCH /);
      assert.ok(text!.includes(demo.app), text!);
      await app.channel.locator('[part="note"]', { hasText: 'REFUSED' }).waitFor();
    });

    it('when the page is opened by itself', async () => {
      connect(`{ hosts: ['${demo.app}'] }`);
      await page.goto(newcomer.url);
      await page.locator('#told', { hasText: /^NOT_FRAMED/ }).waitFor();
    });

    it('when it speaks another version: the frame stays, unseen, until it has heard so', async () => {
      newcomer.show(`<p id="told"></p><script>
        const n = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
        addEventListener('message', ({ data, ports }) => {
          if (data.wbp === 'offer') ports[0].onmessage = ({ data }) => (told.textContent += data);
        });
        parent.postMessage({ wbp: 'hello', v: [8, 9], n }, '*');
      </script>`);
      await app.open('Build planner');
      await app.channel.locator('[part="note"]', { hasText: 'VERSION' }).waitFor();
      assert.match((await told().textContent())!, /"refuse":"VERSION"/);
      assert.equal(
        await page.locator('rai-iframe-channel iframe').evaluate((frame) => (frame as HTMLElement).inert),
        true,
      );
    });
  });
});

interface Newcomer {
  url: string;
  origin: string;
  /** Puts the one page into the folder. */
  show: (body: string) => void;
  stop: () => void;
}

/** A partner's own server in the smallest form: it serves the one page of a folder. */
async function serveFolder(): Promise<Newcomer> {
  const folder = mkdtempSync(join(tmpdir(), 'rai-newcomer-'));
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(readFileSync(join(folder, 'index.html')));
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const stop = () => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const origin = `http://newcomer.localhost:${(server.address() as { port: number }).port}`;
  const show = (body: string): void =>
    writeFileSync(join(folder, 'index.html'), `<!doctype html><meta charset="utf-8" />${body}`);
  show('Nothing yet');
  return { url: `${origin}/`, origin, show, stop };
}
