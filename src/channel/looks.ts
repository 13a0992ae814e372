/** How a page fits into its frame: one late part, as a page that uses one of the two mostly uses both. */
export { sizeGuest } from '../bridge/size.js';
export { applyTheme } from './apply-theme.js';
