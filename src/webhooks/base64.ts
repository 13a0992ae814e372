/**
 * Bytes of a base64 text, or undefined. Only the one spelling that an encoder writes counts: were two texts the
 * same bytes, a changed text would pass where bytes are compared.
 */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
