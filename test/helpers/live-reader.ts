import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { until, type Loose } from './served-gateway.js';

export interface LiveReader {
  status: number;
  headers: Headers;
  events: EventSourceMessage[];
  /** Data of the events of one kind. */
  of(kind: string): Loose[];
  /** The next event of a kind for which `holds`, also one that came already. */
  wait(kind: string, holds?: (data: Loose) => boolean): Promise<Loose>;
  readonly isOver: boolean;
  close(): void;
}

/** Follows `/v1/live` as a page does. */
export async function followLive(
  url: string,
  topics: readonly string[],
  { headers = {}, seq }: { headers?: Record<string, string>; seq?: string } = {},
): Promise<LiveReader> {
  const abort = new AbortController();
  const query = new URLSearchParams({ topics: topics.join(','), ...(seq ? { seq } : {}) });
  const answer = await fetch(`${url}/v1/live?${query}`, { headers, signal: abort.signal });
  const events: EventSourceMessage[] = [];
  let isOver = !answer.ok;
  const of = (kind: string): Loose[] =>
    events.filter(({ event }) => event === kind).map(({ data }) => JSON.parse(data) as Loose);
  if (answer.ok) {
    const parser = createParser({ onEvent: (event) => void events.push(event) });
    const decoder = new TextDecoder();
    void (async () => {
      for await (const bytes of answer.body!) parser.feed(decoder.decode(bytes, { stream: true }));
    })()
      .catch(() => undefined)
      .finally(() => (isOver = true));
  } else await answer.body?.cancel();
  return {
    status: answer.status,
    headers: answer.headers,
    events,
    of,
    async wait(kind, holds = () => true) {
      await until(() => of(kind).some(holds), 30_000);
      return of(kind).find(holds);
    },
    get isOver() {
      return isOver;
    },
    close: () => abort.abort(),
  };
}
