import { createPlatform } from './create-platform.js';
import { writeCredentials } from './seed/credentials.js';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3333' },
    data: { type: 'string', default: './.data' },
    'strict-contract': { type: 'boolean', default: false },
    members: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '7' },
  },
});
mkdirSync(values.data, { recursive: true });
const platform = await createPlatform({
  data: process.env['DATABASE_URL'] ?? values.data,
  strict: values['strict-contract'],
});
const credentials =
  (await platform.credentials()) ??
  (await platform.seed({
    members: Number(values.members),
    seed: Number(values.seed),
    progress: (done, all) => process.stderr.write(`seeding: ${done} of ${all} members\n`),
  }));
writeCredentials(values.data, credentials);
const url = await platform.listen(Number(values.port));
process.stdout.write(`${JSON.stringify({ ready: 'platform', url })}\n`);
