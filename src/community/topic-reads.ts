import type { Topic } from '../model/community.js';

export interface Noted {
  path: string;
  answer: { seq: string; asOf: string };
}

/**
 * What was read last of each topic. Looking for changes asks for the same address again, so that the
 * browser's own cache can turn an unchanged answer into a 304.
 */
export class TopicReads {
  readonly #noted = new Map<Topic, Noted>();

  note(topic: Topic, path: string, answer: Noted['answer']): void {
    this.#noted.set(topic, { path, answer });
  }

  pathOf(topic: Topic): string {
    const noted = this.#noted.get(topic);
    if (noted) return noted.path;
    const name = encodeURIComponent(topic.slice(topic.indexOf(':') + 1));
    if (topic.startsWith('board:')) return `/v1/boards/${name}`;
    if (topic.startsWith('channel:')) return `/v1/channels/${name}/messages`;
    return `/v1/${topic}`;
  }

  /** What the reader of each topic knows already. */
  known(topics: readonly Topic[]): Map<Topic, Noted> {
    const known = new Map<Topic, Noted>();
    for (const topic of topics) {
      const noted = this.#noted.get(topic);
      if (noted) known.set(topic, noted);
    }
    return known;
  }

  forgetPersonal(): void {
    for (const topic of this.#noted.keys()) {
      if (topic === 'me' || topic.startsWith('channel:')) this.#noted.delete(topic);
    }
  }
}
