import { createPlatform } from './create-platform.js';
import { readFlags, type Flags } from './flags.js';
import { explainStart, REFUSED } from './start-errors.js';

/**
 * `npm run seed -- --members 5000 --seed 7 [--data ./.data]`: replaces what the database holds by the
 * seeded community. Refuses while a platform works on the folder, and names its process.
 */
let flags: Flags | undefined;
try {
  flags = readFlags(process.argv.slice(2), process.env);
  const began = Date.now();
  const platform = await createPlatform({ data: flags.data, folder: flags.folder });
  try {
    const credentials = await platform.seed({
      members: flags.members,
      seed: flags.seed,
      progress: (done, members) => process.stderr.write(`seeding ${done} of ${members} members\n`),
    });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stderr.write(`seeded ${credentials.communityName} in ${seconds} s\n`);
  } finally {
    await platform.close();
  }
} catch (error) {
  process.stderr.write(`${explainStart(error, flags)}\n`);
  process.exitCode = REFUSED;
}
