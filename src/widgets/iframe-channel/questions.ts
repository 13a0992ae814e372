import type { ConsentQuestion } from '../../channel/types.js';
import type { FrameQuestion } from './model.js';

interface Asked {
  question: FrameQuestion;
  settle: (granted: boolean) => void;
  drop: () => void;
}

/** Questions to the member, one after the other. One that is taken away was not answered, and rejects. */
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
    return new Promise((resolve, reject) => {
      const question: FrameQuestion = { id: ++this.#count, origin, capability, text };
      const close = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.#waiting.splice(this.#waiting.indexOf(asked), 1);
        this.#changed();
      };
      const asked: Asked = {
        question,
        settle: (granted) => {
          resolve(granted);
          close();
        },
        drop: () => {
          reject(new Error('the question was taken away'));
          close();
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

  /** Takes all away. */
  dismiss(): void {
    for (const asked of [...this.#waiting]) asked.drop();
  }
}
