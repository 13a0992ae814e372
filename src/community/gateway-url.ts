import { CommunityError } from '../model/errors.js';

const MAX_URL = 2048;

/**
 * The address of a gateway without a slash at its end, so that equal ones compare equal. It may be
 * relative to the page. Throws `INVALID` for anything but http and https.
 */
export function gatewayUrl(value: string): string {
  const page = globalThis.document?.baseURI;
  const isSized = value.trim() !== '' && value.length <= MAX_URL;
  const url = isSized && URL.canParse(value, page) ? new URL(value, page) : undefined;
  const isWeb = url && /^https?:$/.test(url.protocol) && !url.username && !url.password;
  if (!isWeb) {
    throw new CommunityError(
      'INVALID',
      'gateway: expected an http or https address, such as "https://community.example"',
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
