import { communityFor, getCommunity, watchCommunity } from '../../community/default.js';
import {
  CommunityController,
  type CommunityHost,
  type CommunityOptions,
} from '../../internal/community-controller.js';

/** The community of a widget, from the places that a page can name it in. Create it before the tasks. */
export function connectCommunity(host: CommunityHost, options?: CommunityOptions): CommunityController {
  return new CommunityController(host, { communityFor, getCommunity, watchCommunity }, options);
}
