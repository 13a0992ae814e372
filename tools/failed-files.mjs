import { relative } from 'node:path';

/**
 * A reporter of node:test that writes which files had a test that failed, a line each.
 * @param {AsyncIterable<{ type: string; data: { file?: string } }>} events
 */
export default async function* failedFiles(events) {
  const failed = new Set();
  for await (const { type, data } of events) if (type === 'test:fail') failed.add(data.file);
  for (const file of failed) if (file !== undefined) yield `${relative('.', file)}\n`;
}
