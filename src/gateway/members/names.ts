const MAX_NAME = 80;
/** Controls, and marks that turn the direction of the text around them. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export interface NameParts {
  displayName?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
}

/** The name that others see: display name, else first and last name, else a neutral one. Never an e-mail address. */
export function nameOf(parts: NameParts, publicId: string): string {
  const candidates = [parts.displayName, [parts.firstName, parts.lastName].filter(Boolean).join(' ')];
  for (const candidate of candidates) {
    const name = tidyName(candidate);
    if (name) return looksLikeEmail(name) ? neutralName(publicId) : name;
  }
  return neutralName(publicId);
}

/** Such as "Member 4F2A": the same for one member in every answer. */
export function neutralName(publicId: string): string {
  return `Member ${Buffer.from(publicId, 'base64url').toString('hex').slice(0, 4).toUpperCase()}`;
}

/** Whether a name holds something that reads as an e-mail address, also with spaces or a wide at sign. */
export function looksLikeEmail(name: string): boolean {
  return /[^\s@]\s*@\s*[^\s@]/.test(name.normalize('NFKC'));
}

/** A name of the platform, which bounds none, as one line of at most eighty characters. */
export function tidyName(name: string | undefined): string {
  const plain = (name ?? '').slice(0, 1000).replace(UNSEEN, ' ').normalize('NFC').replace(/\s+/g, ' ').trim();
  return [...plain].slice(0, MAX_NAME).join('').trim();
}
