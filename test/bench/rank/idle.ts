import { watchPauses } from './pauses.js';

/** A process that does nothing, beside the one that is measured: what stops it is the machine's. */
const pauses = watchPauses();
process.on('message', () => {
  process.send!(pauses.stop());
  process.disconnect();
});
process.send!('ready');
