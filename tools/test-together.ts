/**
 * Takes several files of node:test tests into one process, one after the other: loading the code and warming it up
 * costs more than most tests.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) await import(pathToFileURL(resolve(file)).href);
