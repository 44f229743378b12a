// What `npm run check:installation` does: says all that is wrong with an installation at once, before it is started.
import { installationFindings } from './findings.ts';
import { sayFindings } from './say-findings.ts';

sayFindings('check', await installationFindings());
