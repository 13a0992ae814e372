import { controlStyles } from './controls.js';
import { surfaceStyles } from './surface.js';

/** The surface with its controls, for widgets that load in one piece. */
export const cardStyles = [surfaceStyles, controlStyles];
