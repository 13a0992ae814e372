import { Hono } from 'hono';
import * as z from 'zod';
import { systemCommunity } from '../http/auth.js';
import type { Env } from '../http/context.js';
import { systemOk } from '../http/envelopes.js';
import { readBody, text } from '../http/input.js';
import { isEmail, isUsername } from '../services/accounts.js';
import { logIn } from '../services/login.js';
import { register, verifyEmail } from '../services/registration.js';
import { Login, loginUser } from './login.js';

const email = text(320).refine(isEmail, 'must be an e-mail address');
const Register = z.object({
  firstname: text(100),
  lastname: text(100),
  username: text(60).refine(isUsername, 'must be letters, digits, dots, hyphens and underscores'),
  displayname: z.optional(text(100)),
  email,
  password: text(500),
});
const Verify = z.object({ email, code: text(20) });

/** Accounts with passwords, in the community of the key. */
export const systemAuthRoutes = new Hono<Env>()
  .post('/auth/register', async (c) => {
    const communityId = await systemCommunity(c);
    const input = await readBody(c, Register);
    const { number, id } = await register(c.get('platform'), communityId, {
      username: input.username,
      email: input.email,
      firstName: input.firstname,
      lastName: input.lastname,
      displayName: input.displayname ?? `${input.firstname} ${input.lastname}`,
      password: input.password,
    });
    const user = { _id: id, id: String(number), email: input.email, username: input.username };
    return c.json(systemOk(user, 'User has been registered successfully'));
  })
  .post('/auth/verify-email', async (c) => {
    const communityId = await systemCommunity(c);
    await verifyEmail(c.get('platform'), communityId, await readBody(c, Verify));
    return c.json(systemOk({}, 'Email has been verified successfully'));
  })
  .post('/auth/login', async (c) => {
    const communityId = await systemCommunity(c);
    const { token, user } = await logIn(c.get('platform'), await readBody(c, Login), communityId);
    return c.json(systemOk({ token, user: loginUser(c, user) }, 'User has been logged in successfully'));
  });
