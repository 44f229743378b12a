// The release policy as the rest of the house reads it: every default filled in, every name resolved.
// The YAML file, its schema and its checks live in adapters/process; nothing here knows about files.

import type { Delay } from './time/duration.ts';
import type { WorkingCalendar } from './time/working-days.ts';

/** Where the bot speaks: `slack:C0PAY`, `teams:19:…`, `direct:<person>` for a direct message, `home:<account>` for a Home. */
export type Place = string;

export interface Environment {
  readonly name: string;
  readonly aliases: readonly string[];
}

type Advance = 'auto' | 'manual';

/** One step of a rollout (product R1). `bakeMs` runs from the moment the stage reports done (R2). */
export interface Stage {
  readonly name: string;
  readonly bakeMs: number;
  readonly advance: Advance;
}

export interface Rollout {
  readonly name: string;
  readonly stages: readonly Stage[];
}

export interface TestPhase {
  readonly name: string;
  /** `ci`: a captain records it with a link; `people`: the group records it (absent: any member). */
  readonly by: 'ci' | 'people';
  readonly group?: string;
}

/** When an approval rule applies; an absent list means always. All present lists must match. */
export interface RuleCondition {
  readonly tier?: readonly number[];
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly team?: readonly string[];
  readonly tag?: readonly string[];
}

/** One approval rule (product A1). `refs` undefined: anyone who may plan. */
export interface ApprovalRule {
  readonly name: string;
  readonly refs: readonly string[] | undefined;
  readonly count: number;
  readonly when?: RuleCondition;
  /** Votes for this rule go stale when the window moves earlier or by more than 24 h (product A5). */
  readonly timeSensitive: boolean;
}

export interface ApprovalPolicy {
  readonly name: string;
  readonly rules: readonly ApprovalRule[];
  readonly exclude: readonly ('requester' | 'captain')[];
  readonly expiresAfterMs: number;
  readonly remindAfterMs: readonly number[];
  readonly escalateAfterMs: number;
  readonly escalateTo: readonly string[];
}

export interface Service {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly team: string | undefined;
  readonly tags: readonly string[];
  readonly tier: number | undefined;
  readonly dependsOn: readonly string[];
  /** Empty: anybody may be the captain (contract "Who may"). */
  readonly captains: readonly string[];
  /** Empty: `organisation.channels`, else where it was planned. */
  readonly channels: readonly Place[];
  readonly tests: readonly TestPhase[];
  readonly approvals: ApprovalPolicy;
  readonly rollout: Rollout;
}

export interface PolicyPerson {
  readonly email: string;
  readonly also: readonly string[];
  readonly zone: string | undefined;
  /** Minutes of the day in the person's zone; may cross midnight. */
  readonly quiet: { readonly start: number; readonly end: number } | undefined;
}

export interface Policy {
  /** Content hash (8 hex digits shown to people), recorded with every event. */
  readonly version: string;
  readonly organisation: {
    readonly name: string;
    readonly zone: string;
    readonly calendar: WorkingCalendar;
    readonly dateOrder: 'dmy' | 'mdy' | 'ymd' | undefined;
    /** Undefined: the token's own workspace is the allow-list. */
    readonly slackWorkspaces: readonly string[] | undefined;
    /** In lower case. Undefined: the app registration's own tenant is the allow-list. */
    readonly teamsTenants: readonly string[] | undefined;
    readonly managers: readonly string[];
    readonly channels: readonly Place[];
  };
  readonly people: readonly PolicyPerson[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
  readonly rollouts: readonly Rollout[];
  readonly defaults: { readonly environment: string; readonly durationMs: number };
  readonly reminders: {
    readonly beforeStartMs: readonly number[];
    readonly windowClosingMs: readonly number[];
    /** Reminders to one person that come within this make one message; 0: each is its own. */
    readonly groupWithinMs: number;
  };
  readonly review: {
    readonly promptAfterMs: number;
    readonly due: Delay;
    readonly remindEveryMs: number;
  };
  /** Scope text or back-out plan required before start; contract says they don't block unless the policy says so. */
  readonly required: { readonly scope: boolean; readonly backout: boolean };
}

export function serviceNamed(policy: Policy, name: string): Service | undefined {
  return policy.services.find((service) => service.name === name);
}

export function rolloutNamed(policy: Policy, name: string): Rollout | undefined {
  return policy.rollouts.find((rollout) => rollout.name === name);
}

/** The service somebody means by its whole name or an alias, in any case. */
export function serviceCalled(policy: Policy, word: string): Service | undefined {
  return policy.services.find((service) => isCalled(service, word));
}

/** The name everything else uses for an environment, given its name or an alias. */
export function environmentNamed(policy: Policy, word: string): string | undefined {
  return policy.environments.find((environment) => isCalled(environment, word))?.name;
}

function isCalled(named: Environment, word: string): boolean {
  const wanted = word.toLowerCase();
  return [named.name, ...named.aliases].some((name) => name.toLowerCase() === wanted);
}
