import { randomBytes } from 'node:crypto';

const SHAPE = /^[0-9a-fA-F]{24}$/;

export const isObjectId = (value: string): boolean => SHAPE.test(value);

/** Makes ids of 24 hexadecimal digits: seconds, five random bytes of this process, a counter. */
export function objectIds(): (at: number) => string {
  const middle = randomBytes(5).toString('hex');
  let counter = randomBytes(3).readUIntBE(0, 3);
  return (at) => {
    counter = (counter + 1) % 0x1000000;
    return objectId(at, middle, counter);
  };
}

/** One id from its three parts; the seed uses it with parts of its own. */
export function objectId(at: number, middle: string, counter: number): string {
  const seconds = Math.floor(at / 1000)
    .toString(16)
    .padStart(8, '0');
  return seconds + middle + counter.toString(16).padStart(6, '0');
}
