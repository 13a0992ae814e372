import type { AppOptions, Member } from './options.js';

/** Signs a member in at the platform, as an app with a password field would. Answers their login token. */
export async function logIn(options: AppOptions, { email, password }: Member): Promise<string> {
  const answer = await (options.fetch ?? fetch)(`${options.platform}/apis/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`the platform answered a sign-in with ${answer.status}`);
  const { data } = (await answer.json()) as { data: { token: string } };
  return data.token;
}
