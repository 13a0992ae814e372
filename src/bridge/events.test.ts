import { expect } from '@open-wc/testing';
import { createEvents } from './events.js';

describe('events of a link', () => {
  it('reach who listens to their kind, until its signal aborts', () => {
    const { on, fire } = createEvents<{ news: number; close: string }>();
    const heard: unknown[] = [];
    const stop = new AbortController();
    on('news', (detail) => heard.push(detail));
    on('news', (detail) => heard.push(-detail), stop);
    on('close', (detail) => heard.push(detail));
    fire('news', 1);
    stop.abort();
    fire('news', 2);
    expect(heard).to.deep.equal([1, -1, 2]);
  });

  it('do not reach one whose signal was aborted before', () => {
    const { on, fire } = createEvents<{ news: number }>();
    const heard: number[] = [];
    on('news', (detail) => heard.push(detail), { signal: AbortSignal.abort() });
    fire('news', 1);
    expect(heard).to.deep.equal([]);
  });
});
