// What `npm start` runs: the program, from what Node has compiled of it before, which halves the time until it is ready
// (decision 0081). Where nothing can be written it is compiled anew, and runs just the same.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// Not Node's default, which is a folder that everybody on this machine could write to.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/compiled'));
await import('./main.ts');
flushCompileCache();
