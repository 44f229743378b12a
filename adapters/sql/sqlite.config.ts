// Tells drizzle-kit where the SQLite tables are and where their migrations go.
// `npx drizzle-kit generate --config adapters/sql/sqlite.config.ts --name <what-changes>`
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: './adapters/sql/schema.sqlite.ts',
  out: './migrations/sqlite',
});
