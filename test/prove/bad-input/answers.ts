/** An error answer of the gateway (RFC 9457) or of the platform (its envelope), as far as cases look at it. */
export interface Told {
  status: number;
  /** Stable code of the gateway; undefined when the answer is not a problem of it. */
  code?: string;
  detail?: string;
  /** One line for the table. */
  text: string;
}

/** Reads an answer of the gateway. */
export async function readProblem(answer: Response): Promise<Told> {
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  const shown = `${answer.status} ${text.slice(0, 200)}`;
  if (!type.startsWith('application/problem+json')) return { status: answer.status, text: shown };
  const body = JSON.parse(text) as Record<string, unknown>;
  const isWhole =
    body['status'] === answer.status &&
    typeof body['title'] === 'string' &&
    String(body['type']).startsWith('https://rai-kit.dev/problems/');
  return {
    status: answer.status,
    ...(isWhole ? { code: String(body['code']) } : {}),
    ...(typeof body['detail'] === 'string' ? { detail: body['detail'] } : {}),
    text: shown,
  };
}

/** Reads an error of the platform: one of its envelopes, with a message and nothing of its inside. */
export async function readEnvelope(answer: Response): Promise<Told & { typed: boolean }> {
  const text = await answer.text();
  const shown = `${answer.status} ${text.slice(0, 200)}`;
  let typed = false;
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const message = body['message'] ?? body['error'];
    typed = typeof message === 'string' && !/\bat .+:\d+|select |insert |node_modules/i.test(text);
  } catch {
    // Not an envelope.
  }
  return { status: answer.status, text: shown, typed };
}
