import { askRig, facts, siteOrigin } from './facts.js';
import type { PuppetRig } from './puppet-rig.js';

interface PuppetOptions {
  /** First label of the name, such as `widget`; dots make look-alikes. */
  site: string;
  /** What it does at once, with these arguments. */
  boot?: string;
  args?: object;
  /** Content of `frame-ancestors`. */
  ancestors?: string;
  /** Milliseconds by which an image holds up its load event. */
  slowImage?: number;
}

let count = 0;

/** A page elsewhere that takes commands. It may be in any frame or window; its address finds it. */
export class Puppet {
  readonly id: string;
  readonly url: string;
  readonly origin: string;
  /** The frame, when it stands in this page. */
  element: HTMLIFrameElement | undefined;

  constructor({ site, boot = '', args, ancestors, slowImage }: PuppetOptions) {
    this.id = `${facts.run}.${(count += 1)}`;
    this.origin = siteOrigin(site);
    const query = new URLSearchParams({ p: this.id, boot });
    if (args) query.set('args', JSON.stringify(args));
    if (ancestors) query.set('ancestors', ancestors);
    if (slowImage) query.set('slow-image', String(slowImage));
    this.url = `${this.origin}/puppet.html?${query.toString()}`;
  }

  /** A document without an address, for `srcdoc`: the same page, with its facts inside. */
  get html(): string {
    const data = JSON.stringify({ ...facts, p: this.id, boot: '', args: '', test: '' });
    return `<!doctype html><title>No address</title><script type="application/json" id="facts">${data}</script>
<script type="module" src="${facts.script}"></script>`;
  }

  /**
   * Runs a function over there, with the rig of that page and `args` as JSON. Its text travels: it must
   * use no name from outside itself.
   */
  async run<R, A = undefined>(
    code: (rig: PuppetRig, args: A) => R | Promise<R>,
    args?: A,
    ms = 15_000,
  ): Promise<R> {
    const answer = (await askRig('run', { p: this.id, ms: String(ms) }, { code: String(code), args })) as {
      value: R;
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(`${this.origin}: ${answer.error}`);
    return answer.value;
  }
}
