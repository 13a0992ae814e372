import { request } from 'node:http';

/** What the bare handler answers under one path. */
export interface BareAnswer {
  path: string;
  status: number;
  headers: Record<string, string>;
  /** Base64. */
  body: string;
}

/** Headers that the server around a handler writes by itself. */
const OF_THE_SERVER = /^(date|connection|keep-alive|transfer-encoding)$/;

/** An answer's bytes as they are on the line, and the headers that belong to them. */
export function readAnswer(
  url: string,
  lines: readonly string[],
  expected: number,
): Promise<Pick<BareAnswer, 'headers'> & { body: Buffer }> {
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return new Promise((settle, fail) => {
    request(url, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        if (answer.statusCode !== expected)
          return fail(new Error(`${url} answered ${answer.statusCode}, not ${expected}`));
        const kept = Object.entries(answer.headers).filter(([name]) => !OF_THE_SERVER.test(name));
        const body = Buffer.concat(parts);
        settle({
          headers: {
            ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
            ...(expected === 304 ? {} : { 'content-length': String(body.length) }),
          },
          body,
        });
      });
    })
      .on('error', fail)
      .end();
  });
}
