import type { Community, LiveEvent, Topic } from '../model/community.js';
import { Bell } from './live-messages.js';
import { refuse } from './refusal.js';

const MAX_TOPICS = 32;

/**
 * That something changed, the latest of each topic: whoever reads slowly misses nothing, and nothing piles
 * up. `check` throws for a topic that may not be followed (any more).
 */
export async function* liveChanges(
  community: Community,
  topics: readonly string[],
  check: (topic: string) => void,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent, void, undefined> {
  if (topics.length === 0 || topics.length > MAX_TOPICS) {
    throw refuse('INVALID', `topics: expected 1 to ${MAX_TOPICS}`);
  }
  topics.forEach(check);
  const bell = new Bell(signal);
  const latest = new Map<Topic, LiveEvent>();
  community.live(
    topics as Topic[],
    (event) => {
      // A gap outlives the reload after it: some events are lost all the same.
      const kind = latest.get(event.topic)?.kind === 'gap' ? 'gap' : event.kind;
      latest.set(event.topic, { ...event, kind });
      bell.ring();
    },
    { signal },
  );
  for (;;) {
    await bell.heard();
    bell.hush();
    for (const [topic, event] of [...latest]) {
      latest.delete(topic);
      check(topic);
      yield event;
    }
  }
}
