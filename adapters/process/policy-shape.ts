// Whether a policy file has the right shape, and what can still be read of one that hasn't.
// An operator then hears about a wrong value and about a wrong name in one go, not one after the other.
import type { DeclaredNames } from './policy-meaning.ts';
import { type Finding, findingsOf, type PolicyPath, wordIssue } from './policy-problems.ts';
import { builtIn } from './policy-resolve.ts';
import { type PolicyDocument, policySchema } from './policy-schema.ts';

/** What the schema makes of a file. */
export interface Shape {
  readonly findings: readonly Finding[];
  /** What the schema accepts, if need be without the parts it refused; undefined if too little is left. */
  readonly document: PolicyDocument | undefined;
}

/**
 * Holds a parsed file against the schema. So that a wrong value doesn't hide a wrong name elsewhere,
 * what is wrong is taken out and the rest read again.
 */
export function checkShape(value: unknown): Shape {
  if (value === null) {
    const says = 'is empty; a policy has at least a version and services';
    return { findings: [{ path: [], says }], document: undefined };
  }
  const first = policySchema.safeParse(value, { error: wordIssue });
  if (first.success) return { findings: [], document: first.data };
  const findings = findingsOf(first.error.issues);
  const rest: unknown = structuredClone(value);
  let wrong = findings;
  // Each round takes at least one key out; a part that lacks something is taken out as a whole.
  for (let round = 0; round < 10 && wrong.length > 0; round += 1) {
    // All are found before the first is made, or a second slip in a part would take more than the part.
    for (const edit of wrong.map(({ path }) => editFor(rest, path))) edit();
    const again = policySchema.safeParse(rest);
    if (again.success) return { findings, document: again.data };
    wrong = findingsOf(again.error.issues);
  }
  return { findings, document: undefined };
}

type Edit = () => void;

/**
 * Deletes the innermost key on the path that is there; never an item of a list, which would move the
 * others. Where a version or a name is missing, something stands in for it, so that the rest can be read.
 */
function editFor(value: unknown, path: PolicyPath): Edit {
  for (let length = path.length; length > 0; length -= 1) {
    const holder = valueAt(value, path.slice(0, length - 1));
    const step = path[length - 1];
    if (typeof step !== 'string' || !isRecord(holder)) continue;
    if (Object.hasOwn(holder, step)) return () => delete holder[step];
    const standIn = standIns.get(step);
    if (standIn !== undefined) {
      return () => Object.assign(holder, { [step]: standIn(path[length - 2]) });
    }
  }
  return () => undefined;
}

/** By key; `at` is the position in the list of what lacks its name. */
const standIns = new Map<string, (at: unknown) => unknown>([
  ['version', () => 1],
  ['name', (at) => `unnamed-${at}`],
]);

function valueAt(value: unknown, path: PolicyPath): unknown {
  return path.reduce<unknown>((holder, step) => {
    if (Array.isArray(holder)) return holder[Number(step)];
    return isRecord(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
  }, value);
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every name in the file, read from the raw value: an entry with a problem still gives its name. */
export function declaredNames(value: unknown): DeclaredNames {
  const keys = (section: string) => {
    const entries = valueAt(value, [section]);
    return isRecord(entries) ? Object.keys(entries) : [];
  };
  const names = (section: string) => {
    const entries = valueAt(value, [section]);
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) => {
      const aliases = valueAt(entry, ['aliases']);
      const all: unknown[] = [valueAt(entry, ['name']), ...(Array.isArray(aliases) ? aliases : [])];
      return all.filter((name) => typeof name === 'string');
    });
  };
  const environments = names('environments');
  return {
    groups: keys('groups'),
    environments: environments.length > 0 ? environments : [builtIn.environment],
    services: names('services'),
    approvals: [...new Set([...keys('approvals'), builtIn.approvals])],
    tests: keys('tests'),
    rollouts: [...new Set([...keys('rollouts'), builtIn.rollout])],
  };
}
