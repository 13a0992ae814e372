import { hashKey } from '../../demo/platform/services/keys.js';
import type { Special } from './requests.js';
import type { World } from './world.js';

const anyMessage = async (world: World) => {
  const floor = world.p.channel('Workshop floor').id;
  const [message] = await world.rowsOf('messages', `channel_id = '${floor}'`);
  return { body: { messageId: message!['id'], sender: world.member.username } };
};
const ownMessage = async (world: World) => {
  const { body } = await anyMessage(world);
  return { body: { messageId: body.messageId } };
};
const ownKey = async (world: World) => {
  const [key] = await world.rowsOf('api_keys', `hash = '${hashKey(world.keys.spare)}'`);
  return { params: { userId: world.member._id, apiKeyId: String(key?.['id']) } };
};

/** What the schemas of a row do not tell: which ids are there, and which rules the sandbox adds. */
export const SPECIAL: Record<string, (world: World) => Special | Promise<Special>> = {
  'integration.messages.send': (world) => ({ body: { sender: world.member.username } }),
  'integration.messages.reply': anyMessage,
  'integration.messages.react': anyMessage,
  'user.messages.reply': ownMessage,
  'user.messages.react': ownMessage,
  'user.keys.create': () => ({ body: { permissions: ['sendMessages'] } }),
  'user.keys.update': async (world) => ({
    ...(await ownKey(world)),
    body: { permissions: ['sendMessages'] },
  }),
  'user.keys.delete': ownKey,
};
