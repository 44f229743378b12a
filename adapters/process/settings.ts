// What the process needs to know before it starts: environment and policy, or one message with all problems.
// The two are read together so that an operator isn't told about the second after curing the first.
import { resolve } from 'node:path';
import type { Policy } from '../../src/domain/policy.ts';
import {
  type Config,
  type Environment,
  processEnvironment,
  readConfig,
  takenForInstallation,
} from './config.ts';
import { loadPolicy, type PolicyReading } from './policy-file.ts';
import { sayPolicyProblem } from './policy-problems.ts';

export type SettingsReading =
  | { readonly ok: true; readonly config: Config; readonly policy: Policy }
  | {
      readonly ok: false;
      readonly message: string;
      /** The same, one by one. */
      readonly problems: readonly string[];
    };

/** Reads the settings of this process; relative paths are relative to its working directory. */
export function settingsFromEnvironment(): SettingsReading {
  return readSettings(processEnvironment(), process.cwd());
}

/**
 * Reads an environment and the policy it names. The message of a refusal has one line for each
 * problem, how to have the playground where that may be meant, and no secrets; the process prints it and exits with `EX_CONFIG` (contract "Starting").
 */
export function readSettings(env: Environment, cwd: string): SettingsReading {
  const read = readConfig(env, cwd);
  if (read.ok) {
    const { config } = read;
    const policy = loadPolicy(config.policyFile);
    if (!policy.ok) return refusal(policyLines(config.policyFile, policy));
    const problems = tenantProblems(config, policy.policy);
    return problems.length === 0 ? { ok: true, config, policy: policy.policy } : refusal(problems);
  }
  const named = env.POLICY_FILE?.trim();
  if (!named) return refusal(read.problems, playgroundHint(env));
  const file = resolve(cwd, named);
  return refusal([...read.problems, ...policyLines(file, loadPolicy(file))]);
}

/** A multi-tenant app can be talked to from everywhere: only the policy says who may. */
function tenantProblems({ local, teams, policyFile }: Config, policy: Policy): readonly string[] {
  if (local || teams?.type !== 'MultiTenant') return [];
  if (policy.organisation.teamsTenants !== undefined) return [];
  return [
    `${policyFile}: organisation.teams.tenants: is missing; MicrosoftAppType is MultiTenant, so the tenants that are listened to have to be listed`,
  ];
}

function policyLines(file: string, reading: PolicyReading): readonly string[] {
  return reading.ok ? [] : reading.problems.map((problem) => sayPolicyProblem(file, problem));
}

/** How to have the playground all the same, where only what other programs use as well is set. */
function playgroundHint(env: Environment): string {
  const names = takenForInstallation(env);
  if (names.length === 0) return '';
  const [are, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `\n${names.join(' and ')} ${are} set, so this is taken for an installation. For the playground unset ${them}, or set LOCAL_MODE=1, which uses ${them}.`;
}

function refusal(lines: readonly string[], hint = ''): SettingsReading {
  const count = lines.length === 1 ? '1 problem' : `${lines.length} problems`;
  const list = lines.map((line) => `  - ${line}`).join('\n');
  const message = `Signalbox can't start: ${count} in its configuration.\n${list}${hint}`;
  return { ok: false, message, problems: lines };
}
