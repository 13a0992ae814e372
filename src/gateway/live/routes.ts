import type { ServerResponse } from 'node:http';
import { Hono } from 'hono';
import type { GatewayCall, GatewayEnv } from '../context.js';
import { answerWith, sharedHeaders } from '../http/answer-headers.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { Hub } from './hub.js';
import { MAX_WAITING } from './reader.js';
import { SocketSink, StreamSink } from './sink.js';
import { readTopics } from './topics.js';

const ID = /^[\w.]{1,64}-\d{1,15}$/;
/** An intermediary that keeps or gathers the events would keep them from their readers. */
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};
/** Tells the listener of `@hono/node-server` that the answer goes out by itself. */
const SENT = { 'x-hono-already-sent': 'true' };

/**
 * `GET /v1/live?topics=`: what changes, as it does. `Last-Event-ID`, or `seq` where a header would cost a preflight,
 * resumes after the last event that the page has.
 */
export function liveRoutes(hub: Hub): Hono<GatewayEnv> {
  return new Hono<GatewayEnv>().get('/v1/live', (c) => {
    const query = readQuery(c, ['topics', 'seq'], { topics: 4200 });
    const topics = readTopics(query.topics);
    const since = c.req.header('last-event-id') || query.seq;
    if (since !== undefined && !ID.test(since)) throw new Problem('INVALID', 'Last-Event-ID is none of ours');
    if (c.req.method === 'HEAD') return answerWith(c, null, 200, HEADERS);
    return open(c, hub, topics, since);
  });
}

function open(c: GatewayCall, hub: Hub, topics: readonly string[], since: string | undefined): Response {
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
  const order = { session: c.get('session'), ip: c.get('ip'), topics, since };
  if (SocketSink.fits(outgoing)) {
    const headers = { ...HEADERS, ...sharedHeaders(c), 'cache-control': HEADERS['cache-control'] };
    hub.open(order, (events) => new SocketSink(outgoing, headers, events));
    c.set('dressed', true);
    const sent = new Response(null, { headers: SENT });
    // The listener's own quick answers are written whatever they say; one that was asked for its body is a real one.
    void sent.body;
    return sent;
  }
  let sink: StreamSink | undefined;
  hub.open(order, (events) => (sink = new StreamSink(MAX_WAITING, events)));
  c.set('dressed', true);
  return new Response(sink!.body, { headers: { ...sharedHeaders(c), ...HEADERS } });
}
