/** The answer has more bytes than the caller wants to hold. */
export class BodyTooLarge extends Error {}

/** Reads an answer as text, at most `limit` bytes of it. Rejects when the connection breaks before its end. */
export async function readText(response: Response, limit: number): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) {
      // Nobody waits for the rest; a server that keeps sending is cut off.
      reader.cancel().catch(() => {});
      throw new BodyTooLarge();
    }
    text += decoder.decode(value, { stream: true });
  }
}
