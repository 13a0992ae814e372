import { HttpError } from '../../net/http-error.js';
import { idSegment } from '../path-id.js';

/** Gives the path of the community that a client was made for. @throws {HttpError} INVALID without one */
export const communityPath = (communityId: string | undefined) => (): string => {
  if (communityId !== undefined) return `communities/${idSegment(communityId)}`;
  throw new HttpError('INVALID', 'the client was made without a communityId', { written: false });
};
