export { RaiErrorEvent } from './error-event.js';
export { RaiLoadEvent } from './load-event.js';
export { RaiRetryEvent } from './retry-event.js';
export { RaiSelectEvent } from './select-event.js';
export { RaiSentEvent } from './sent-event.js';
export { RaiSignInEvent } from './sign-in-event.js';
export { RaiWindowEvent } from './window-event.js';
