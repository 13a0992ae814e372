import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { liveRegion } from './live-region.js';

/**
 * One polite live region. Screen readers ignore a region that arrives together with its text, so the
 * element renders `region()` from its first frame and later texts are put into it.
 */
export class Announcer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #gap: number;
  #text = '';
  #next = '';
  #repeat = false;
  #spoken = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `gap`: the least time between two texts, in milliseconds. The newest text of a gap wins. */
  constructor(host: ReactiveControllerHost, { gap = 1000 }: { gap?: number } = {}) {
    (this.#host = host).addController(this);
    this.#gap = gap;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  say(text: string): void {
    this.#next = text;
    this.#timer ??= setTimeout(() => this.#speak(), Math.max(100, this.#spoken + this.#gap - Date.now()));
  }

  /** What the region holds now. */
  get text(): string {
    return this.#text;
  }

  /** Goes into the first template of the element and stays. */
  region(): TemplateResult {
    return liveRegion(this.#text);
  }

  #speak(): void {
    this.#timer = undefined;
    this.#spoken = Date.now();
    // The same text twice is silent; an invisible mark makes the second one new.
    this.#repeat = !this.#repeat;
    this.#text = this.#next + (this.#repeat ? '\u200b' : '');
    this.#host.requestUpdate();
  }
}
