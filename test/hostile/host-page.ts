import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { listen, type Listening } from '../../demo/sites/server/listen.js';
import { openBrowser } from '../helpers/browser.js';
import { startDemo } from '../helpers/start-demo.js';

export const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** A site that is not ours, which shows the widgets of a running demo. Each test writes the page itself. */
export interface HostPage {
  gateway: string;
  browser: Browser;
  url: string;
  /** A channel that anybody may read. */
  channel: string;
  /** Address of a file of the kit. */
  kit(file?: string): string;
  /** What the next visits get: the inside of `<body>`, after the inside of `<head>`. */
  write(body: string, head?: string): void;
  /** The three widgets. */
  widgets(): string;
  stop(): Promise<void>;
}

export async function openHostPage(): Promise<HostPage> {
  // A demo that is shared by all of these tests, or one of its own.
  const shared = process.env['RAI_HOST_GATEWAY'];
  const demo = shared ? undefined : await startDemo();
  const gateway = shared ?? demo!.gateway;
  const config = (await (await fetch(`${gateway}/v1/config`)).json()) as { channels: { id: string }[] };
  const channel = config.channels[0]!.id;
  let html = '';
  const site: Listening = await listen('host.localhost', 0, (request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  const browser = await openBrowser();
  return {
    gateway,
    browser,
    url: site.url,
    channel,
    kit: (file = 'rai-kit.js') => `${gateway}/kit/${version}/${file}`,
    write: (body, head = '') => {
      html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}</head><body>${body}</body></html>`;
    },
    widgets: () =>
      `<rai-leaderboard board="xp"></rai-leaderboard><rai-tier></rai-tier><rai-messages channel="${channel}"></rai-messages>`,
    stop: async () => {
      await browser.close();
      await site.stop();
      await demo?.stop();
    },
  };
}
