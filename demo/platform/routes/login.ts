import { Hono } from 'hono';
import * as z from 'zod';
import { originOf, type Context, type Env } from '../http/context.js';
import { appOk } from '../http/envelopes.js';
import { readBody, text } from '../http/input.js';
import { logIn } from '../services/login.js';

export const Login = z.object({ email: text(320), password: text(500) });

/** Login of the Application API: e-mail and password for a token that manages the user's own keys. */
export const loginRoutes = new Hono<Env>().post('/auth/login', async (c) => {
  c.set('envelope', 'application');
  const { token, user } = await logIn(c.get('platform'), await readBody(c, Login));
  return c.json(appOk({ token, user: loginUser(c, user) }, 'Login success.'));
});

export const loginUser = (c: Context, user: Awaited<ReturnType<typeof logIn>>['user']) => ({
  _id: user.id,
  id: String(user.number),
  email: user.email,
  username: user.username,
  displayName: user.displayName,
  avatar: user.avatar === null ? '' : originOf(c) + user.avatar,
});
