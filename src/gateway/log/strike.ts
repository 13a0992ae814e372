/** What stands where a secret stood. */
export const STRUCK = '[struck out]';

/** Longer texts are cut off, so that looking through them takes little time. */
const MAX_TEXT = 8000;

const SECRET_NAME = /authorization|token|secret|passw|cookie|credential|(^|[^a-z])key|apikey/i;
const CAMEL_KEY = /[a-z]Key$/;

/** Names under which secrets stand: whatever is there is struck out whole. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || CAMEL_KEY.test(name);
}

// Each begins where a word begins or has a bound: none takes longer than the text is long, whatever it is made of.
const TOKEN = /\beyJ[\w-]{1,4096}(?:\.[\w-]*)*/g;
const EMAIL = /(?<![^\s"@<>/])[^\s"@<>/]+(?:@|%40)[^\s"@<>/]+\.[^\s"@<>]+/gi;
/** `https://name:password@host`. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"<>]*@/gi;
/** `Bearer …`, `Basic …`, as headers have them. */
const SCHEME = /\b(Bearer|Basic)(\s+)[\w.~+/=-]{6,}/gi;
/** `key=…` in an address or a form, and `"token": "…"` in JSON inside a text or a header: there only what is no word. */
const NAMED =
  /((?<![\w-])[\w-]*(?:token|secret|passw(?:or)?d|api-?key|access-?key|signature|cookie|(?<![a-z])key)[\w-]*)((?:=|%3D)(?!\[struck)[^\s"'&,;<>{}]+|"?\s?:\s?"?(?!\[struck)[^\s"'&,;<>{}]{12,})/gi;

/** Takes secrets out of a text: exact values in every spelling that they may have, and whatever looks like one. */
export function striker(secrets: readonly string[]): (text: string) => string {
  const exact = [...new Set(secrets.filter((one) => one.length >= 6).flatMap(spellings))]
    // A longer one first: a part of it that is a secret, too, would leave the rest.
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let out = text;
    for (const secret of exact) out = out.replaceAll(secret, STRUCK);
    // Only now: half of a secret would not be known for one.
    if (out.length > MAX_TEXT) out = `${out.slice(0, MAX_TEXT)}…`;
    return out
      .replace(TOKEN, STRUCK)
      .replace(USER_INFO, `$1${STRUCK}@`)
      .replace(SCHEME, `$1$2${STRUCK}`)
      .replace(NAMED, `$1=${STRUCK}`)
      .replace(EMAIL, STRUCK);
  };
}

/** As it is, in an address, in a form, in JSON, and in base64. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  let inAddress = secret;
  try {
    inAddress = encodeURIComponent(secret);
  } catch {
    // Half of a character: no address can hold it.
  }
  return [
    secret,
    inAddress,
    inAddress.replaceAll('%20', '+'),
    encodedLess(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

/** How the path of an address spells it: fewer characters are written as numbers there. */
function encodedLess(secret: string): string {
  try {
    return encodeURI(secret);
  } catch {
    return secret;
  }
}
