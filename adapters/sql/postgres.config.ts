// Tells drizzle-kit where the PostgreSQL tables are and where their migrations go.
// `npx drizzle-kit generate --config adapters/sql/postgres.config.ts --name <what-changes>`
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './adapters/sql/schema.postgres.ts',
  out: './migrations/postgres',
});
