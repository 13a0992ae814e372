import type { Line } from './port.js';
import type { Limits } from './types.js';

/** Characters of a batch: so few that its values cannot be too many. */
const BATCH = 32_768;

/** From now on the frames of one task leave a line as one text, if the other side takes one so long. */
export function batchFrames(line: Line, { nodes, frame }: Limits): void {
  const { post } = line;
  let batch: string[] = [];
  let size = 0;

  line.flush = () => {
    const [first] = batch;
    const text = batch.length > 1 ? `[${batch.join()}]` : first;
    batch = [];
    size = 0;
    if (text) post(text);
  };
  line.post = (text) => {
    if (size + text.length + 2 > Math.min(BATCH, nodes, frame)) line.flush();
    size += text.length + 1;
    if (batch.push(text) === 1) queueMicrotask(line.flush);
  };
}
