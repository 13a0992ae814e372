/** How the body of an answer came to its end: read whole, not wanted any more, or broken. */
export type BodyEnd = 'whole' | 'cut' | 'broken';

/**
 * The same answer, whose body tells how it ended. An answer is whole only then: half of one, or one that stops in the
 * middle, has a good status, too.
 */
export function watchBody(answer: Response, ended: (how: BodyEnd) => void): Response {
  if (!answer.body) {
    ended('whole');
    return answer;
  }
  const reader = answer.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let part: { done: boolean; value?: Uint8Array | undefined };
        try {
          part = await reader.read();
        } catch (error) {
          ended('broken');
          controller.error(error);
          return;
        }
        if (part.value) return controller.enqueue(part.value);
        ended('whole');
        controller.close();
      },
      cancel(reason) {
        ended('cut');
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead of whoever reads.
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = answer;
  return new Response(body, { status, statusText, headers });
}
