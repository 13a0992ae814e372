/**
 * `channel-community.js`: the community around an iframe channel for the kit's widgets in the partner's page.
 *
 *     const channel = await connectChannel({ hosts: ['https://community.example'] });
 *     setCommunity(channelCommunity(channel));
 */
export { channelCommunity } from '../channel/community.js';
export { setCommunity } from '../community/default.js';
