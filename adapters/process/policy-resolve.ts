// From a checked policy file to the policy the house works with: every default filled in, every name resolved.
// All defaults of the policy stand in this file (contract "Policy"; docs/reference/policy.md lists them).
import type {
  ApprovalPolicy,
  ApprovalRule,
  Environment,
  Place,
  Policy,
  PolicyPerson,
  Rollout,
  RuleCondition,
  Service,
  TestPhase,
} from '../../src/domain/policy.ts';
import { type Delay, parseDelay, parseDuration } from '../../src/domain/time/duration.ts';
import { type WorkingCalendar, weekdays } from '../../src/domain/time/working-days.ts';
import { zoneNamed } from '../../src/domain/time/zone.ts';
import { many, plainRefs } from './policy-groups.ts';
import type { PolicyDocument } from './policy-schema.ts';
import { parseHours } from './policy-values.ts';

/** The names of what is there without being defined: one approval by anyone but the requester; one stage. */
export const builtIn = { approvals: 'default', rollout: 'straight', environment: 'prod' } as const;

/**
 * The policy of a file in which neither schema nor meaning found a problem; for any other the result
 * is not defined, and most throw. `holidays` are the dates from all its calendars.
 */
export function policyOf(
  document: PolicyDocument,
  holidays: readonly string[],
  version: string,
): Policy {
  const environments: readonly Environment[] = document.environments?.map((one) => ({
    name: one.name,
    aliases: one.aliases ?? [],
  })) ?? [{ name: builtIn.environment, aliases: [] }];
  const organisation = document.organisation ?? {};
  const { reminders, review } = document;
  const zone = zoneOf(organisation.timezone);
  return {
    version,
    organisation: {
      name: organisation.name ?? 'Your organisation',
      zone: zone ?? 'UTC',
      calendar: calendarOf(organisation, zone ?? 'UTC', holidays),
      dateOrder: organisation.date_order,
      slackWorkspaces: organisation.slack?.workspaces,
      teamsTenants: organisation.teams?.tenants.map((tenant) => tenant.toLowerCase()),
      managers: plainRefs(organisation.managers, document),
      channels: placesOf(organisation.channels),
    },
    people: (document.people ?? []).map(personOf),
    groups: Object.fromEntries(
      Object.entries(document.groups ?? {}).map(([name, refs]) => [
        name,
        plainRefs(refs, document),
      ]),
    ),
    environments,
    services: document.services.map((service) => serviceOf(service, document)),
    rollouts: rolloutsOf(document),
    defaults: {
      environment: nameIn(environments, document.defaults?.environment ?? builtIn.environment),
      durationMs: ms(document.defaults?.duration ?? '1h'),
    },
    reminders: {
      beforeStartMs: longestFirst(reminders?.before_start ?? ['24h', '1h']),
      windowClosingMs: longestFirst(reminders?.window_closing ?? ['15m']),
      groupWithinMs: ms(reminders?.group_within ?? '5m'),
    },
    review: {
      promptAfterMs: ms(review?.prompt_after ?? '1h'),
      due: delay(review?.due ?? '5 working days'),
      remindEveryMs: ms(review?.remind_every ?? '1d'),
    },
    required: {
      scope: document.defaults?.required?.includes('scope') ?? false,
      backout: document.defaults?.required?.includes('backout') ?? false,
    },
  };
}

// ---------------------------------------------------------------- values

function ms(text: string): number {
  return known(parseDuration(text), text);
}

function delay(text: string): Delay {
  return known(parseDelay(text), text);
}

function longestFirst(texts: string | readonly string[]): readonly number[] {
  return [...new Set(many(texts).map(ms))].sort((a, b) => b - a);
}

function zoneOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : known(zoneNamed(name), name);
}

/** What the checks have made sure of. */
function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The policy was resolved with problems: ${name}`);
  return value;
}

/** The name of what is meant by a name or an alias, in any case. */
function nameIn(things: readonly NamedThing[], word: string): string {
  const wanted = word.toLowerCase();
  const found = things.find(({ name, aliases }) =>
    [name, ...(aliases ?? [])].some((one) => one.toLowerCase() === wanted),
  );
  return known(found, word).name;
}

interface NamedThing {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

// ---------------------------------------------------------------- organisation and people

type OrganisationPart = NonNullable<PolicyDocument['organisation']>;

function calendarOf(
  { working_days, working_hours }: OrganisationPart,
  zone: string,
  holidays: readonly string[],
): WorkingCalendar {
  const chosen = working_days ?? ['mon', 'tue', 'wed', 'thu', 'fri'];
  const hours = working_hours ?? '09:00-17:30';
  return {
    zone,
    workingDays: weekdays.filter((day) => chosen.includes(day)),
    workingHours: known(parseHours(hours), hours),
    holidays: [...new Set(holidays)].sort(),
  };
}

function placesOf(channels: OrganisationPart['channels']): readonly Place[] {
  const places = (channels ?? []).map(({ slack, teams }) =>
    slack === undefined ? `teams:${known(teams, 'a channel')}` : `slack:${slack}`,
  );
  return [...new Set(places)];
}

function personOf(person: NonNullable<PolicyDocument['people']>[number]): PolicyPerson {
  const quiet = person.quiet_hours;
  return {
    email: person.email.toLowerCase(),
    also: (person.also ?? []).map((address) => address.toLowerCase()),
    zone: zoneOf(person.timezone),
    quiet: quiet === undefined ? undefined : known(parseHours(quiet), quiet),
  };
}

// ---------------------------------------------------------------- services and what they choose

function serviceOf(service: PolicyDocument['services'][number], document: PolicyDocument): Service {
  const { defaults } = document;
  const tests = service.tests ?? defaults?.tests ?? [];
  const approvals = service.approvals ?? defaults?.approvals ?? builtIn.approvals;
  const rollout = service.rollout ?? defaults?.rollout ?? builtIn.rollout;
  return {
    name: service.name,
    aliases: service.aliases ?? [],
    team: service.team,
    tags: service.tags ?? [],
    tier: service.tier,
    dependsOn: (service.depends_on ?? []).map((name) => nameIn(document.services, name)),
    captains: plainRefs(service.captains, document),
    channels: placesOf(service.channels),
    tests: tests.map((name) => testPhaseOf(name, document)),
    approvals: approvalsOf(approvals, document),
    rollout: known(
      rolloutsOf(document).find(({ name }) => name === rollout),
      rollout,
    ),
  };
}

function testPhaseOf(name: string, document: PolicyDocument): TestPhase {
  const { by = 'people', group } = known(entry(document.tests, name), name);
  const [ref] = plainRefs(group, document);
  return ref === undefined ? { name, by } : { name, by, group: ref };
}

function rolloutsOf(document: PolicyDocument): readonly Rollout[] {
  const defined = Object.entries(document.rollouts ?? {}).map(([name, { stages }]) => ({
    name,
    stages: stages.map((stage) => ({
      name: stage.name,
      bakeMs: ms(stage.bake ?? '0s'),
      advance: stage.advance ?? 'manual',
    })),
  }));
  if (defined.some(({ name }) => name === builtIn.rollout)) return defined;
  const straight: Rollout = {
    name: builtIn.rollout,
    stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }],
  };
  return [straight, ...defined];
}

// ---------------------------------------------------------------- approvals

type ApprovalsPart = NonNullable<PolicyDocument['approvals']>[string];
type RulePart = NonNullable<ApprovalsPart['rules']>[number];

const anybody: ApprovalRule = { name: 'Approval', refs: undefined, count: 1, timeSensitive: false };

function approvalsOf(name: string, document: PolicyDocument): ApprovalPolicy {
  const defined = entry(document.approvals, name);
  const part: ApprovalsPart = known(defined ?? (name === builtIn.approvals ? {} : undefined), name);
  return {
    name,
    rules: part.rules?.map((rule) => ruleOf(rule, document)) ?? [anybody],
    exclude: part.exclude === undefined ? ['requester'] : [...new Set(part.exclude)],
    expiresAfterMs: ms(part.expires_after ?? '7d'),
    remindAfterMs: [...longestFirst(part.remind_after ?? '4h')].reverse(),
    escalateAfterMs: ms(part.escalate_after ?? '1d'),
    escalateTo: plainRefs(part.escalate_to, document),
  };
}

function ruleOf(rule: RulePart, document: PolicyDocument): ApprovalRule {
  const anyone = rule.group === undefined && rule.people === undefined;
  const when = rule.when === undefined ? undefined : conditionOf(rule.when, document);
  return {
    name: rule.name,
    refs: anyone ? undefined : plainRefs([...many(rule.group), ...many(rule.people)], document),
    count: rule.count ?? 1,
    timeSensitive: rule.time_sensitive ?? false,
    ...(when === undefined ? {} : { when }),
  };
}

function conditionOf(when: NonNullable<RulePart['when']>, document: PolicyDocument): RuleCondition {
  const environments = document.environments ?? [{ name: builtIn.environment }];
  const { tier, service, environment, team, tag } = when;
  return {
    ...(tier === undefined ? {} : { tier: many(tier) }),
    ...(service === undefined
      ? {}
      : { service: many(service).map((name) => nameIn(document.services, name)) }),
    ...(environment === undefined
      ? {}
      : { environment: many(environment).map((name) => nameIn(environments, name)) }),
    ...(team === undefined ? {} : { team: many(team) }),
    ...(tag === undefined ? {} : { tag: many(tag) }),
  };
}

/** An entry of a section by its own key; `constructor` and the like are nobody's entry. */
function entry<T>(section: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return section !== undefined && Object.hasOwn(section, name) ? section[name] : undefined;
}
