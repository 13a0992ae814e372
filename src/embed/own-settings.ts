import { leaveSettings } from './page-settings.js';

// A module of its own, so that the settings are there before the first widget is defined.
leaveSettings(globalThis.document?.currentScript);
