import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { readExposition, sampleOf } from '../../test/helpers/exposition.js';
import { serveGateway, SERVER_KEY, type Served } from '../../test/helpers/served-gateway.js';
import { TinyPlatform } from '../../test/helpers/tiny-platform.js';
import { Metrics } from './metrics.js';
import { Histogram } from './metrics/series.js';

describe('counters', () => {
  it('are text that no caller can break out of', () => {
    const metrics = new Metrics();
    metrics.answered('GET', 200);
    metrics.answered('x"} 1\nevil', 405);
    metrics.refused('bad"reason');
    metrics.gauge('rai_gateway_members', 'Members', () => 7);
    const families = readExposition(metrics.toText());
    assert.equal(sampleOf(families, 'rai_gateway_requests_total', { method: 'OTHER', status: '405' }), 1);
    assert.equal(sampleOf(families, 'rai_gateway_tokens_refused_total', { reason: 'badreason' }), 1);
    assert.equal(sampleOf(families, 'rai_gateway_members'), 7);
  });

  it('stay readable whatever stands in a label or a help text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string())), (rows) => {
        const metrics = new Metrics();
        const counter = metrics.counter('rai_test_total', 'a "help"\nwith \\ in it');
        for (const [call, outcome] of rows) {
          counter.add({ call, outcome });
          metrics.asked(call, outcome);
          metrics.answered(call, 200, outcome, 0.01);
        }
        metrics.gauge('rai_test', 'x', () => [
          [{ a: 'p50' }, Infinity],
          [{ a: 'max' }, -1.5e-9],
        ]);
        const families = readExposition(metrics.toText());
        const total = families.get('rai_test_total')!.samples.reduce((sum, { value }) => sum + value, 0);
        assert.equal(total, rows.length);
      }),
      { numRuns: 100 },
    );
  });

  it('do not grow without end', () => {
    const metrics = new Metrics();
    for (let i = 0; i < 5000; i += 1) {
      metrics.refused(`r${i}`);
      metrics.answered('GET', 200, `/v1/${i}`, 0.1);
    }
    const families = readExposition(metrics.toText());
    assert.equal(families.get('rai_gateway_tokens_refused_total')!.samples.length, 501);
    assert.equal(sampleOf(families, 'rai_gateway_tokens_refused_total', { other: 'true' }), 4500);
    assert.equal(sampleOf(families, 'rai_gateway_answer_seconds_count', { route: 'other' }), 4500);
  });

  it('of one name are one', () => {
    const metrics = new Metrics();
    assert.equal(metrics.counter('a_total', 'x'), metrics.counter('a_total', 'y'));
  });
});

describe('a histogram', () => {
  it('adds up what was at most each bound', () => {
    const histogram = new Histogram('t', 'times', 'route', [0.1, 1]);
    for (const seconds of [0.1, 0.05, 0.5, 7]) histogram.observe('/a', seconds);
    const families = readExposition(`${histogram.lines().join('\n')}\n`);
    const of = (le: string) => sampleOf(families, 't_bucket', { route: '/a', le });
    assert.deepEqual([of('0.1'), of('1'), of('+Inf')], [2, 3, 4]);
    assert.equal(sampleOf(families, 't_count', { route: '/a' }), 4);
    assert.ok(Math.abs(sampleOf(families, 't_sum', { route: '/a' }) - 7.65) < 1e-9);
  });
});

describe('the strict reader of these tests', () => {
  for (const [what, text] of [
    ['a sample without its family', 'a_total 1\n'],
    ['a type without help', '# TYPE a_total counter\na_total 1\n'],
    ['a line that does not end', '# HELP a_total x\n# TYPE a_total counter\na_total 1'],
    ['a row that is there twice', '# HELP a x\n# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n'],
    ['a quote that is not escaped', '# HELP a x\n# TYPE a gauge\na{b="1"2"} 1\n'],
    ['a count that is no number', '# HELP a x\n# TYPE a gauge\na undefined\n'],
    ['a count below nothing', '# HELP a_total x\n# TYPE a_total counter\na_total -1\n'],
    [
      'buckets that fall',
      '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
    ['buckets without an end', '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n'],
  ] as const) {
    it(`refuses ${what}`, () => assert.throws(() => readExposition(text)));
  }
});

describe('/metrics of a gateway', () => {
  const platform = new TinyPlatform([{ id: 7, xp: 120, name: 'Ada' }]);
  let served: Served;
  before(async () => {
    served = await serveGateway({ fetch: platform.fetch });
  });
  after(() => served.close());
  const scrape = async () => readExposition(await (await served.get('/metrics')).text());

  it('is of the type that is asked for, and kept by nobody', async () => {
    const answer = await served.get('/metrics');
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  it('tells answer times by the pattern of the route, never by the path', async () => {
    const before = await scrape();
    await served.get('/v1/boards/xp');
    await served.get('/v1/boards/no-such-board');
    await served.get('/nowhere/at-all');
    await served.get('/v1/me', { authorization: `Bearer ${await served.tokenOf('7')}` });
    const after = await scrape();
    const more = (route: string) =>
      sampleOf(after, 'rai_gateway_answer_seconds_count', { route }) -
      sampleOf(before, 'rai_gateway_answer_seconds_count', { route });
    assert.equal(more('/v1/boards/:slug'), 2);
    assert.equal(more('other'), 1);
    assert.equal(more('/v1/me'), 1);
    const text = await (await served.get('/metrics')).text();
    assert.doesNotMatch(text, /nowhere|no-such-board/);
  });

  it('tells how calls to the platform ended', async () => {
    const families = await scrape();
    const ended = (outcome: string) =>
      sampleOf(families, 'rai_gateway_upstream_calls_total', { call: 'users/filter', outcome });
    assert.ok(ended('ok') >= 1);
    assert.ok(
      sampleOf(families, 'rai_gateway_upstream_calls_total', { call: 'xp-settings/tiers', outcome: 'ok' }) >=
        1,
    );
  });

  it('tells how the process does', async () => {
    const families = await scrape();
    assert.ok(sampleOf(families, 'process_resident_memory_bytes') > 10 * 2 ** 20);
    assert.ok(sampleOf(families, 'nodejs_heap_size_used_bytes') > 2 ** 20);
    assert.ok(sampleOf(families, 'nodejs_eventloop_lag_seconds', { quantile: 'p99' }) >= 0);
    assert.equal(families.get('nodejs_eventloop_lag_seconds')!.samples.length, 3);
    assert.ok(sampleOf(families, 'process_start_time_seconds') > 1.6e9);
  });

  it('names nobody and holds no secret', async () => {
    const token = await served.tokenOf('7');
    await served.get('/v1/me', { authorization: `Bearer ${token}x` });
    await served.get(`/v1/boards/xp?token=${token}`);
    const text = await (await served.get('/metrics')).text();
    for (const word of [token.slice(0, 40), SERVER_KEY, 'Ada', 'user7', 'example.org'])
      assert.ok(!text.includes(word), word);
  });
});
