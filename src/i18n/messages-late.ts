import { registerTranslation } from './localize.js';
import { lateMessages as en } from './en/messages-late.js';
import { messagesLanguage, type LateMessagesTerms } from './messages.js';
import type { Language } from './localize.js';

/** English of everything; the files of the other languages hold all of it anyway. */
export const lateMessagesLanguage: Language<LateMessagesTerms> = { en, load: messagesLanguage.load };

/** Gives the texts of later parts to elements that began with the first ones. */
export function addLateMessages(): void {
  registerTranslation(en);
}
