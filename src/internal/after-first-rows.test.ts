import { aTimeout, expect, fixtureCleanup } from '@open-wc/testing';
import { afterFirstRows } from './after-first-rows.js';

class Waiting extends HTMLElement {
  readonly states = this.attachInternals().states;
}

/** Whether it has settled, as far as can be told without waiting for it. */
function follow(promise: Promise<void>): { settled: boolean } {
  const seen = { settled: false };
  void promise.then(() => (seen.settled = true));
  return seen;
}

describe('afterFirstRows', () => {
  const added: Element[] = [];
  const add = <T extends Element>(element: T): T => {
    added.push(element);
    document.body.append(element);
    return element;
  };

  afterEach(() => {
    for (const element of added.splice(0)) element.remove();
    fixtureCleanup();
  });

  it('waits for a frame when no widget loads', async () => {
    const seen = follow(afterFirstRows());
    await aTimeout(0).then(() => expect(seen.settled).to.equal(false));
    await afterFirstRows();
    expect(seen.settled).to.equal(true);
  });

  it('waits for widgets that are not defined yet, and for those that load', async () => {
    add(document.createElement('rai-tier'));
    const board = add(document.createElement('rai-leaderboard'));
    const seen = follow(afterFirstRows());
    await aTimeout(120);
    expect(seen.settled, 'both undefined').to.equal(false);
    added[0]!.remove();
    customElements.define('rai-leaderboard', Waiting);
    const { states } = board as unknown as Waiting;
    try {
      states.add('loading');
    } catch {
      return; // An engine without plain custom states cannot tell, and does not wait.
    }
    await aTimeout(120);
    if (!document.querySelector(':is(x-none, :state(loading))')) return;
    expect(seen.settled, 'one loads').to.equal(false);
    states.delete('loading');
    await afterFirstRows();
    expect(seen.settled).to.equal(true);
  });

  it('waits three seconds at most', async () => {
    add(document.createElement('rai-messages'));
    const start = performance.now();
    await afterFirstRows();
    expect(performance.now() - start).to.be.within(2900, 4500);
    added[0]!.remove();
    await afterFirstRows();
    expect(performance.now() - start).to.be.below(5500);
  });
});
