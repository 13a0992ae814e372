export { ago } from './ago.js';
export { date, dateRange } from './date.js';
export { number } from './number.js';
export { plural } from './plural.js';
