// Writes docs/reference/policy.schema.json, by which editors complete and check policy files.
// Run it with `npm run schema:policy` after a change to policy-schema.ts; a test notices when nobody did.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyJsonSchema } from './policy-schema.ts';

const file = join(import.meta.dirname, '../../docs/reference/policy.schema.json');
writeFileSync(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
