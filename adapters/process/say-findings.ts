// How `npm run check:installation` and `npm run doctor` say what they found.
import type { Finding } from '../node/finding.ts';
import { EX_CONFIG } from './config.ts';

/** One line each; exit code 78 if any is a problem. */
export function sayFindings(name: string, findings: readonly Finding[]): void {
  const problems = findings.filter(({ state }) => state === 'problem');
  for (const { state, says } of findings) process.stdout.write(`${name}: ${state}: ${says}\n`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  process.stdout.write(`${name}: ${problems.length === 0 ? 'all is well' : count}\n`);
  if (problems.length > 0) process.exitCode = EX_CONFIG;
}
