// Takes a changed policy over while the process runs: on SIGHUP, and when the file or one of its calendars changes.
// A file with problems changes nothing: the policy that was in force stays, and the operator is told.
import { statSync } from 'node:fs';
import type { Log } from '../../src/app/ports.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { loadPolicy } from './policy-file.ts';
import { type PolicyProblem, sayPolicyProblem } from './policy-problems.ts';

export interface PolicyWatch {
  /** Absolute path of the policy file. */
  readonly file: string;
  /** Version of the policy in force; a file with the same content is not taken over again. */
  readonly version: string;
  /**
   * A good policy to take over, one at a time. If it throws, the old one is still in force here and
   * the next signal or change tries again.
   */
  readonly onPolicy: (policy: Policy) => void | Promise<void>;
  /** All that is wrong with the file, after each change and each signal: with problems it was not taken over. */
  readonly onProblem: (problems: readonly PolicyProblem[]) => void;
  /** How often to look whether the file has changed. */
  readonly everyMs?: number;
}

export interface WatchedPolicy {
  /** Reads the file now and waits until it is taken over; never rejects. */
  reload(): Promise<void>;
  /** Stops listening and watching, and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Watches a policy from now on, and looks at once whether it has changed since it was read. It looks
 * at the files at times because notifications fail on network and container mounts.
 */
export function watchPolicy({
  file,
  version,
  onPolicy,
  onProblem,
  everyMs = 2000,
}: PolicyWatch): WatchedPolicy {
  let inForce = version;
  let files: readonly string[] = [file];
  let seen = '';
  let underWay: Promise<void> = Promise.resolve();

  const take = async (): Promise<void> => {
    // Taken before reading: what is written in between shows at the next look.
    const before = fingerprintOf(files);
    const reading = loadPolicy(file);
    seen = reading.files.join() === files.join() ? before : fingerprintOf(reading.files);
    files = reading.files;
    if (!reading.ok) return onProblem(reading.problems);
    if (reading.policy.version === inForce) return onProblem([]);
    try {
      await onPolicy(reading.policy);
      inForce = reading.policy.version;
      onProblem([]);
    } catch (error) {
      const says = `could not be taken over: ${error instanceof Error ? error.message : error}`;
      onProblem([{ path: '', line: undefined, says }]);
    }
  };
  const reload = (): Promise<void> => {
    underWay = underWay.then(take);
    return underWay;
  };
  const onSignal = (): void => void reload();
  const timer = setInterval(() => {
    if (fingerprintOf(files) !== seen) void reload();
  }, everyMs).unref();
  process.on('SIGHUP', onSignal);
  void reload();
  return {
    reload,
    stop: async () => {
      process.off('SIGHUP', onSignal);
      clearInterval(timer);
      await underWay;
    },
  };
}

/** An `onProblem` that writes everything that is wrong with the file to the log. */
export function policyProblemsTo(log: Log, file: string): PolicyWatch['onProblem'] {
  return (problems) => {
    if (problems.length === 0) return;
    log.error(
      { file, problems: problems.map((problem) => sayPolicyProblem(file, problem)) },
      'The policy file was not taken over; the policy before it stays in force.',
    );
  };
}

/** Changes whenever one of the files does, appears or goes. */
function fingerprintOf(files: readonly string[]): string {
  return files.map(stateOf).join(' ');
}

function stateOf(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino}.${size}.${mtimeMs}`;
  } catch {
    return 'unreadable';
  }
}
