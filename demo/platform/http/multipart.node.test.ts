import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from './context.js';
import { PlatformError } from './errors.js';
import { readForm } from './multipart.js';

const TYPE = 'multipart/form-data; boundary=edge';
const field = (name: string, value: string) =>
  `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, value: string | Buffer) =>
  Buffer.concat([
    Buffer.from(
      `--edge\r\nContent-Disposition: form-data; name="${name}"; filename="a.bin"\r\nContent-Type: text/csv\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
const END = '--edge--\r\n';
const bytes = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A request whose body comes in pieces of this size; `taken` counts them. */
function requestOf(body: Buffer, piece = 7, type: string | undefined = TYPE, length?: number) {
  const taken = { pieces: 0 };
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= body.length) return controller.close();
        controller.enqueue(body.subarray(at, at + piece));
        at += piece;
        taken.pieces += 1;
      },
    },
    { highWaterMark: 0 },
  );
  const headers: Record<string, string | undefined> = {
    'content-type': type,
    'content-length': length === undefined ? undefined : String(length),
  };
  const c = { req: { header: (name: string) => headers[name], raw: { body: stream } } };
  return { c: c as unknown as Context, taken, stream };
}

async function read(c: Context, limit = 1e6): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const part of readForm(c, limit)) {
    if ('value' in part) found.push([part.name, part.value]);
    else {
      const chunks: Uint8Array[] = [];
      for await (const chunk of part.chunks) chunks.push(chunk);
      found.push([`${part.name}/${part.fileName}`, Buffer.concat(chunks).toString('latin1')]);
    }
  }
  return found;
}

async function refused(body: Buffer, status: number, why: RegExp, limit?: number): Promise<void> {
  for (const piece of [1, 1000, 1e6]) {
    const error = await read(requestOf(body, piece).c, limit).then(
      () => assert.fail('accepted'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof PlatformError, String(error));
    assert.equal(error.status, status);
    assert.match(error.message, why);
  }
}

describe('A form that is read while it arrives', () => {
  it('is the same however its bytes are cut', async () => {
    // All but the boundary itself.
    const tricky = '\r\n--edg\r\n--\r\n\r\n--Edge\r\n-\0\xff'.repeat(20);
    const body = bytes(
      field('communityId', 'ä€'),
      file('data', Buffer.from(tricky, 'latin1')),
      file('data', ''),
      file('more', 'x'),
      field('last', ''),
      END,
    );
    for (const piece of [1, 2, 3, 7, 64, 1e6])
      assert.deepEqual(
        await read(requestOf(body, piece).c),
        [
          ['communityId', 'ä€'],
          ['data/a.bin', tricky],
          ['data/a.bin', ''],
          ['more/a.bin', 'x'],
          ['last', ''],
        ],
        `${piece}`,
      );
  });

  it('is not held: a file of which nobody takes more than a little stays where it is', async () => {
    const piece = 64 * 1024;
    const { c, taken } = requestOf(bytes(file('data', Buffer.alloc(64 * piece, 'a')), END), piece);
    const parts = readForm(c, 1e9);
    const { value } = await parts.next();
    assert.ok(value && 'chunks' in value);
    for await (const chunk of value.chunks) {
      assert.ok(chunk.length > 0);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(taken.pieces < 16, `${taken.pieces} of 64 pieces were taken`);
    assert.equal((await parts.next()).done, true, 'the rest is skipped');
    assert.equal(taken.pieces, 65);
  });

  it('lets go of the body when its reader has seen enough', async () => {
    const { c, stream } = requestOf(bytes(field('a', '1'), file('data', 'x'.repeat(5000)), END));
    for await (const part of readForm(c, 1e6)) {
      assert.equal(part.name, 'a');
      break;
    }
    assert.equal(stream.locked, false);
  });

  it('is refused when it breaks off, is too long or names nothing', async () => {
    await refused(bytes(file('data', 'x'.repeat(3000))), 400, /breaks off/);
    await refused(bytes(field('a', '1')), 400, /breaks off/);
    await refused(bytes('nothing of a form'), 400, /breaks off/);
    await refused(bytes(file('data', 'x'.repeat(3000)), END), 413, /must not exceed 2000 bytes/, 2000);
    await refused(bytes(field('a', 'x'.repeat(70_000)), END), 400, /a: must not exceed 65536 bytes/);
    await refused(bytes(field('a', 'b\0c'), END), 400, /a: must not contain NUL/);
    const many = Array.from({ length: 80 }, (_, n) => field(`f${n}`, ''));
    await refused(bytes(...many, END), 400, /more than 64 parts/);
    const nameless = '--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n';
    await refused(bytes(nameless, END), 400, /without a name/);
    await refused(bytes(nameless.replace('data\r', 'data; filename="a"\r'), END), 400, /without a name/);
  });

  it('is refused before anything is read when it is of another type or says that it is too long', async () => {
    for (const type of ['application/json', 'multipart/form-data', 'multipart/mixed; boundary=edge', '']) {
      const { c, taken } = requestOf(bytes(END), 7, type);
      await assert.rejects(read(c), /must be multipart\/form-data/);
      assert.equal(taken.pieces, 0);
    }
    const { c, taken } = requestOf(bytes(END), 7, TYPE, 2e6);
    await assert.rejects(read(c), (error: PlatformError) => error.status === 413);
    assert.equal(taken.pieces, 0);
    const empty = { req: { header: () => TYPE, raw: { body: null } } } as unknown as Context;
    await assert.rejects(read(empty), /empty/);
  });
});
