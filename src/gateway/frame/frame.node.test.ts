import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { read, serveGateway, type Served } from '../../../test/helpers/served-gateway.js';
import { FRAMED } from '../../embed/rai-frame/widgets.js';
import { framePage } from './page.js';
import { frameHeaders } from './policy.js';
import { FRAME_WIDGETS } from './widgets.js';

const HOSTS = ['https://shop.example', 'http://127.0.0.1:8080'];

describe('GET /frame/:widget', () => {
  let served: Served;
  before(async () => {
    served = await serveGateway({
      fetch: async () => Response.json({ status: 'success', data: [] }),
      options: { origins: { frame: HOSTS, call: [] } },
      wait: false,
    });
  });
  after(() => served.close());

  const policyOf = (answer: Response) =>
    new Map(
      answer.headers
        .get('content-security-policy')!
        .split('; ')
        .map((rule) => [rule.split(' ')[0]!, rule.split(' ').slice(1).join(' ')]),
    );

  it('answers with a page that only the listed sites may show', async () => {
    const answer = await served.get('/frame/leaderboard?board=xp&window=weekly&limit=25');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=UTF-8');
    assert.equal(policyOf(answer).get('frame-ancestors'), HOSTS.join(' '));
    const page = await answer.text();
    assert.match(page, /data-widget="leaderboard"/);
    assert.ok(page.includes(`data-hosts="${HOSTS.join(' ')}"`));
    assert.ok(page.includes(`data-gateway="${served.url}"`));
  });

  it('lets the page run the script of the kit and nothing else', async () => {
    const answer = await served.get('/frame/leaderboard');
    const policy = policyOf(answer);
    const page = await answer.text();
    const scripts = [...page.matchAll(/<script type="module" src="([^"]+)"[^>]*><\/script>/g)].map(
      ([, src]) => src!,
    );
    assert.deepEqual(
      scripts.map((src) => src.replace(policy.get('script-src')!, '')),
      ['rai-kit.js', 'frame.js'],
    );
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.doesNotMatch(page, /<style|style=|onload=|javascript:/);
    assert.equal(policy.get('default-src'), `'none'`);
    assert.equal(policy.get('connect-src'), `${served.url}/v1/`);
    assert.equal(policy.get('require-trusted-types-for'), `'script'`);
  });

  it('can be shown by a page that is isolated, and sets no cookie', async () => {
    const answer = await served.get('/frame/leaderboard');
    assert.equal(answer.headers.get('cross-origin-embedder-policy'), 'require-corp');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.match(answer.headers.get('permissions-policy')!, /camera=\(\), .*usb=\(\)/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('set-cookie'), null);
  });

  it('answers 404 for another widget, and 400 for a setting that it does not know', async () => {
    for (const name of ['nothing', 'tier', '__proto__', 'constructor', '%3Cscript%3E']) {
      const answer = await served.get(`/frame/${name}`);
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get('content-type'), 'application/problem+json');
      assert.equal((await read(answer)).code, 'NOT_FOUND');
    }
    const answer = await served.get('/frame/leaderboard?session=x');
    assert.equal(answer.status, 400);
    assert.equal((await read(answer)).code, 'INVALID');
    assert.equal((await served.get('/frame')).status, 404);
  });
});

describe('the page of a frame', () => {
  it('is there for the widgets that its script and <rai-frame> know, with the same settings', () => {
    assert.deepEqual(
      [...FRAME_WIDGETS].map(([name, { settings }]) => [name, settings]),
      Object.entries(FRAMED).map(([name, { settings }]) => [name, settings]),
    );
  });

  it('may be shown by nobody where no site is listed', () => {
    const headers = frameHeaders({
      gateway: 'https://g.example',
      kit: 'https://g.example/kit/1/',
      hosts: [],
    });
    assert.match(headers['content-security-policy']!, /frame-ancestors 'none'/);
  });

  it('keeps every value inside its attribute and its rule', () => {
    const page = framePage({
      widget: '"><script>1</script>',
      title: '<b>',
      gateway: 'https://g.example/"x',
      kit: 'https://g.example/&/',
      hosts: ['https://a.example'],
    });
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.doesNotMatch(page, /<b>/);
    const headers = frameHeaders({ gateway: 'https://g.example/a;b,c', kit: 'x;y', hosts: ['https://a;b'] });
    assert.equal(headers['content-security-policy']!.split('; ').length, 9);
    assert.doesNotMatch(headers['content-security-policy']!, /;[^ ]|,/);
  });
});
