import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { TaskStatus } from '@lit/task';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { CommunityError } from '../model/errors.js';
import { ConnectedTask } from './connected-task.js';

interface Call {
  name: string;
  signal: AbortSignal;
  resolve: (value: string) => void;
  reject: (error: unknown) => void;
}

class TaskHost extends LitElement {
  calls: Call[] = [];
  task = new ConnectedTask(this, {
    args: () => [this.name] as const,
    task: ([name], { signal }) =>
      new Promise<string>((resolve, reject) => {
        this.calls.push({ name, signal, resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });

  @property() name = 'a';
}
customElements.define('connected-task-host', TaskHost);

async function host(): Promise<TaskHost> {
  return fixture<TaskHost>(html`<connected-task-host></connected-task-host>`);
}

async function settle(el: TaskHost): Promise<void> {
  await aTimeout(0);
  await el.updateComplete;
}

describe('ConnectedTask', () => {
  it('should abort when the element is removed and ask again when it returns', async () => {
    const el = await host();
    const parent = el.parentElement!;
    el.remove();
    await settle(el);
    expect(el.calls[0]!.signal.aborted).to.be.true;
    expect(el.task.status).to.equal(TaskStatus.INITIAL);
    parent.append(el);
    await settle(el);
    expect(el.calls).to.have.length(2);
    el.calls[1]!.resolve('fresh');
    await settle(el);
    expect(el.task.value).to.equal('fresh');
  });

  it('should go on through a move', async () => {
    const el = await host();
    const place = document.createElement('div');
    el.parentElement!.append(place);
    place.append(el);
    await settle(el);
    expect(el.calls).to.have.length(1);
    expect(el.calls[0]!.signal.aborted).to.be.false;
  });

  it('should ask again on return even when it had settled, and keep the last answer meanwhile', async () => {
    const el = await host();
    const parent = el.parentElement!;
    el.calls[0]!.resolve('one');
    await settle(el);
    el.remove();
    await settle(el);
    parent.append(el);
    await settle(el);
    expect(el.calls).to.have.length(2);
    expect(el.task.last).to.equal('one');
  });

  it('should drop an answer that comes after a newer question', async () => {
    const el = await host();
    el.name = 'b';
    await settle(el);
    el.calls[1]!.resolve('of b');
    await settle(el);
    el.calls[0]!.resolve('of a');
    await settle(el);
    expect(el.task.value).to.equal('of b');
    expect(el.task.last).to.equal('of b');
  });

  it('should keep the last good answer through an error, until told to forget', async () => {
    const el = await host();
    el.calls[0]!.resolve('good');
    await settle(el);
    el.name = 'b';
    await settle(el);
    el.calls[1]!.reject(new Error('no'));
    await settle(el);
    expect(el.task.status).to.equal(TaskStatus.ERROR);
    expect(el.task.last).to.equal('good');
    el.task.forget();
    expect(el.task.last).to.be.undefined;
  });

  it('should ask once more when the community took the call back', async () => {
    const el = await host();
    el.calls[0]!.reject(new CommunityError('CANCELLED', 'another member'));
    await settle(el);
    expect(el.calls).to.have.length(2);
    el.calls[1]!.resolve('again');
    await settle(el);
    expect(el.task.value).to.equal('again');
  });
});
