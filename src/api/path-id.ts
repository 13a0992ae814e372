import { HttpError } from '../net/http-error.js';

/** An id as a part of a path. One that could change the path is none. @throws {HttpError} INVALID */
export function idSegment(id: string): string {
  if (/^[\w-]{1,100}$/.test(id)) return id;
  throw new HttpError('INVALID', 'an id has letters, digits, - and _ only', { written: false });
}
