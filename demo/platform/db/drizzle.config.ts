import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --config demo/platform/db/drizzle.config.ts` writes the next migration. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './demo/platform/db/schema.ts',
  out: './demo/platform/db/migrations',
});
