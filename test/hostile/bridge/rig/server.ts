import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the driver of a browser does for the page of one run; throws `unsupported` where it cannot. */
export type Drive = (op: string, args: Record<string, unknown>) => Promise<unknown>;

/** What a page reported when it was through. */
export interface Report {
  steps: { title: string; state: 'pass' | 'fail' | 'not-applicable'; note?: string; ms: number }[];
  counted: number;
}

interface Mailbox {
  queue: { seq: number; text: string }[];
  waiter: ServerResponse | undefined;
  pending: Map<number, ServerResponse>;
  seq: number;
}

interface Run {
  drive: Drive;
  errors: string[];
  at: { step: string };
  done: (report: Report) => void;
}

export interface Rig {
  port: number;
  origin(site: string): string;
  /** Opens a run: the address of its page, and its report when the page is through. */
  run(
    test: string,
    drive: Drive,
    more?: string,
  ): { id: string; url: string; report: Promise<Report>; errors: string[]; at: { step: string } };
  end(id: string): void;
  stop(): Promise<void>;
}

const HTML = 'text/html; charset=utf-8';
const BASE = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };

async function body(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const json = (response: ServerResponse, value: unknown): void =>
  void response.writeHead(200, { ...BASE, 'content-type': 'application/json' }).end(JSON.stringify(value));

/** A page that loads one script of the rig; what it has to know stands in its head as data. */
export function page(script: string, facts: object, head = ''): string {
  const data = JSON.stringify(facts).replaceAll('<', '\\u003c');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${script}</title>${head}
<script type="application/json" id="facts">${data}</script>
<script type="module" src="${script}"></script></head><body></body></html>`;
}

/**
 * One server under all names that end in `.localhost`: each name is a site of its own to a browser. It
 * serves the pages with real headers, and carries commands from the page of a test to pages on other
 * sites and results back, so that the window messages of a test are the attack and nothing else.
 */
export async function startRig(
  files: ReadonlyMap<string, string>,
  more?: (request: IncomingMessage, response: ServerResponse, url: URL) => boolean,
): Promise<Rig> {
  const boxes = new Map<string, Mailbox>();
  const runs = new Map<string, Run>();
  const hanging = new Set<ServerResponse>();
  let port = 0;
  let count = 0;
  const origin = (site: string) => `http://${site}.localhost:${port}`;

  function box(id: string): Mailbox {
    let found = boxes.get(id);
    if (!found) {
      found = { queue: [], waiter: undefined, pending: new Map(), seq: 0 };
      boxes.set(id, found);
    }
    return found;
  }

  function hand(to: Mailbox): void {
    const command = to.waiter && to.queue.shift();
    if (!command || !to.waiter) return;
    const { waiter } = to;
    to.waiter = undefined;
    waiter.writeHead(200, { ...BASE, 'content-type': 'application/json' }).end(command.text);
  }

  async function relay(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const id = url.searchParams.get('p') ?? '';
    const run = runs.get(id.split('.')[0] ?? '');
    const what = url.pathname.slice('/rig/'.length);
    if (what === 'next') {
      const to = box(id);
      to.waiter?.writeHead(204, BASE).end();
      to.waiter = response;
      response.on('close', () => to.waiter === response && (to.waiter = undefined));
      return hand(to);
    }
    const text = await body(request);
    if (what === 'run') {
      const to = box(id);
      to.seq += 1;
      const { seq } = to;
      to.pending.set(seq, response);
      to.queue.push({ seq, text: JSON.stringify({ seq, ...(JSON.parse(text) as object) }) });
      const timer = setTimeout(
        () => {
          if (!to.pending.delete(seq)) return;
          to.queue = to.queue.filter((one) => one.seq !== seq);
          json(response, { error: 'the page did not answer' });
        },
        Number(url.searchParams.get('ms') ?? 20_000),
      );
      response.on('close', () => clearTimeout(timer));
      return hand(to);
    }
    if (what === 'result') {
      const to = box(id);
      const seq = Number(url.searchParams.get('seq'));
      const waiting = to.pending.get(seq);
      to.pending.delete(seq);
      waiting?.writeHead(200, { ...BASE, 'content-type': 'application/json' }).end(text);
      return void response.writeHead(204, BASE).end();
    }
    if (what === 'error') run?.errors.push(text.slice(0, 2000));
    if (what === 'step' && run) run.at.step = JSON.parse(text) as string;
    if (what === 'done') run?.done(JSON.parse(text) as Report);
    if (what === 'drive') {
      const { op, args } = JSON.parse(text) as { op: string; args: Record<string, unknown> };
      try {
        return json(response, { value: (await run?.drive(op, args)) ?? null });
      } catch (error) {
        return json(response, { error: error instanceof Error ? error.message : String(error) });
      }
    }
    response.writeHead(204, BASE).end();
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'host.localhost'}`);
    if (!url.hostname.replace(/\.$/, '').endsWith('.localhost')) {
      return void response.writeHead(421, { 'content-type': 'text/plain' }).end('Unknown host\n');
    }
    const facts = {
      port,
      script: `${origin('ads')}/files/puppet.js`,
      run: url.searchParams.get('run') ?? '',
      test: url.searchParams.get('test') ?? '',
      full: url.searchParams.has('full'),
      p: url.searchParams.get('p') ?? '',
      boot: url.searchParams.get('boot') ?? '',
      args: url.searchParams.get('args') ?? '',
    };
    const ancestors = url.searchParams.get('ancestors');
    // Pages that may not be stored are not kept in the back/forward cache either.
    const headers: Record<string, string> = { ...BASE, 'content-type': HTML, 'cache-control': 'no-cache' };
    if (ancestors) headers['content-security-policy'] = `frame-ancestors ${ancestors}`;
    if (more?.(request, response, url)) return;
    switch (url.pathname) {
      case '/host.html':
        return void response.writeHead(200, headers).end(page('/files/host.js', facts));
      case '/puppet.html': {
        const image = url.searchParams.get('slow-image');
        const html = page('/files/puppet.js', facts);
        const slow = image ? `<img alt="" src="/slow.svg?ms=${Number(image)}">` : '';
        return void response.writeHead(200, headers).end(html.replace('<body>', `<body>${slow}`));
      }
      case '/silent.html':
        return void response.writeHead(200, headers).end('<!doctype html><title>Silent</title>');
      case '/away.html':
        // Goes back by itself: a driver's history would wait for a load that a restored page never has.
        return void response
          .writeHead(200, headers)
          .end(
            '<!doctype html><title>Away</title><script>onload=()=>setTimeout(()=>history.back(),' +
              `${Number(url.searchParams.get('ms') ?? 300)})</script>`,
          );
      case '/hang.html':
        hanging.add(response);
        return void response.on('close', () => hanging.delete(response));
      case '/slow.svg':
        return void setTimeout(
          () =>
            response
              .writeHead(200, { ...BASE, 'content-type': 'image/svg+xml' })
              .end('<svg xmlns="http://www.w3.org/2000/svg"/>'),
          Number(url.searchParams.get('ms') ?? 500),
        );
      case '/favicon.ico':
        return void response.writeHead(204).end();
    }
    if (url.pathname.startsWith('/rig/')) {
      relay(request, response, url).catch(() => response.destroy());
      return;
    }
    const code = files.get(url.pathname.slice('/files/'.length));
    if (code === undefined) return void response.writeHead(404, BASE).end('Not found\n');
    response.writeHead(200, { ...BASE, 'content-type': 'text/javascript; charset=utf-8' }).end(code);
  }

  const server: Server = createServer({ maxHeaderSize: 65_536 }, serve);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((settle, fail) => {
    server.once('error', fail);
    server.listen({ port: 0, host: '127.0.0.1' }, settle);
  });
  ({ port } = server.address() as AddressInfo);

  return {
    port,
    origin,
    run(test, drive, more = '') {
      const id = `r${(count += 1)}`;
      const errors: string[] = [];
      const at = { step: 'before the first step' };
      const report = new Promise<Report>((done) => runs.set(id, { drive, errors, at, done }));
      return { id, url: `${origin('host')}/host.html?run=${id}&test=${test}${more}`, report, errors, at };
    },
    end(id) {
      runs.delete(id);
      for (const [name, { waiter }] of boxes) {
        if (name.split('.')[0] !== id) continue;
        waiter?.writeHead(204, BASE).end();
        boxes.delete(name);
      }
    },
    stop: () =>
      new Promise<void>((settle) => {
        server.close(() => settle());
        server.closeAllConnections();
      }),
  };
}
