import type { Line } from './port.js';
import type { Limits } from './types.js';

/** Characters of a batch: so few that its values cannot be too many. */
const BATCH = 32_768;

/** What is done after it is done at the end of the task; `queueMicrotask()` makes more of it. */
const end = Promise.resolve();

/** From now on the frames of one task leave a line as one text, if the other side takes one so long. */
export function batchFrames(line: Line, { nodes, frame }: Limits): void {
  const { post } = line;
  const most = Math.min(BATCH, nodes, frame) - 2;
  let batch = '';
  let count = 0;

  line.flush = () => {
    if (!count) return;
    const text = count > 1 ? `[${batch}]` : batch;
    count = 0;
    batch = '';
    post(text);
  };
  line.post = (text) => {
    if (count && batch.length + text.length >= most) line.flush();
    batch = count++ ? `${batch},${text}` : text;
    if (count === 1) void end.then(line.flush);
  };
}
