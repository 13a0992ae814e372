import type { ConsentQuestion } from '../../channel/types.js';
import type { FrameQuestion } from './model.js';

interface Asked {
  question: FrameQuestion;
  settle: (granted: boolean) => void;
}

/** Questions to the member, one after the other. A question that nobody can see is answered with no. */
export class Questions {
  readonly #changed: () => void;
  readonly #waiting: Asked[] = [];
  #count = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The one that is shown now. */
  get current(): FrameQuestion | undefined {
    return this.#waiting[0]?.question;
  }

  ask({ origin, capability, text, signal }: ConsentQuestion): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const question: FrameQuestion = { id: ++this.#count, origin, capability, text };
      const asked: Asked = {
        question,
        settle: (granted) => {
          signal.removeEventListener('abort', onAbort);
          this.#waiting.splice(this.#waiting.indexOf(asked), 1);
          resolve(granted);
          this.#changed();
        },
      };
      const onAbort = (): void => asked.settle(false);
      signal.addEventListener('abort', onAbort);
      this.#waiting.push(asked);
      this.#changed();
    });
  }

  /** False when that question is not open any more. */
  answer(id: number, granted: boolean): boolean {
    const asked = this.#waiting.find(({ question }) => question.id === id);
    asked?.settle(granted);
    return asked !== undefined;
  }

  /** Answers all with no. */
  dismiss(): void {
    for (const asked of [...this.#waiting]) asked.settle(false);
  }
}
