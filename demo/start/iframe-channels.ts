import type { Credentials } from './credentials.js';
import type { Addresses } from './servers.js';

/** An iframe channel of the demo, as the platform's channel API takes it. */
interface Wanted {
  topic: string;
  url: string;
  height: 'auto' | 'fill';
  chat: boolean;
  identity: 'none' | 'post-message';
  description: string;
}

/** An iframe channel that is there now. */
export interface IframeChannel extends Pick<Wanted, 'topic' | 'url' | 'description' | 'chat'> {
  id: string;
}

const wanted = (at: Addresses, planner: string): Wanted[] => [
  {
    topic: 'By Eye',
    url: `${at.partner}/`,
    height: 'auto',
    chat: true,
    identity: 'post-message',
    description: 'Five things to judge without a ruler, new every day.',
  },
  {
    topic: 'Build planner',
    url: planner,
    height: 'auto',
    chat: false,
    identity: 'none',
    description: 'Who has which machine. The least that a partner can write: ten lines of script.',
  },
  {
    topic: 'Suspicious gadget',
    url: `${at.hostile}/`,
    height: 'auto',
    chat: false,
    identity: 'none',
    description: 'A page that tries what it must not. The community shows what was refused.',
  },
];

/**
 * Gives the iframe channels the addresses of this start by the platform's channel API, as an admin would:
 * ports move. A channel that is not there yet is made.
 */
export async function placeIframeChannels(
  at: Addresses,
  { systemKey, channels }: Credentials,
  planner = `${at.partner}/planner`,
): Promise<IframeChannel[]> {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${at.platform}/api/v1/${path}`, {
      method,
      headers: { 'x-api-key': systemKey, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok)
      throw new Error(
        `the platform answered ${method} /${path} with ${answer.status}: ${await answer.text()}`,
      );
    return ((await answer.json()) as { body: T }).body;
  };
  const placed: IframeChannel[] = [];
  let there: { _id: string; topic: string }[] | undefined;
  for (const channel of wanted(at, planner)) {
    const settings = {
      ...channel,
      channelType: 'iframe',
      allowedOrigins: [new URL(channel.url).origin],
    };
    let id = channels.find(({ topic }) => topic === channel.topic)?.id;
    // A folder of an earlier seed does not know it by its credentials.
    there ??= id === undefined ? await ask('GET', 'channels') : undefined;
    id ??= there?.find(({ topic }) => topic === channel.topic)?._id;
    if (id === undefined) id = (await ask<{ _id: string }>('POST', 'channels', settings))._id;
    else await ask('PUT', `channels/${id}`, settings);
    const { topic, url, description, chat } = channel;
    placed.push({ id, topic, url, description, chat });
  }
  return placed;
}
