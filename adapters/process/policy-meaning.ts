// Whether a well-formed policy makes sense: names that lead somewhere, no name given twice, no group
// within itself, no rule that nobody could meet. Found here, before it hurts on the night of a release.
import { checkCircles, checkRefs, many, peopleBehind } from './policy-groups.ts';
import {
  type Find,
  type Finding,
  type PolicyPath,
  quote,
  sayPath,
  suggest,
} from './policy-problems.ts';
import type { PolicyDocument } from './policy-schema.ts';

/**
 * Every name, and alias where there are any, that the file gives to something or that is built in;
 * those of entries with other problems included, so that one slip isn't reported a second time.
 */
export interface DeclaredNames {
  readonly groups: readonly string[];
  readonly environments: readonly string[];
  readonly services: readonly string[];
  readonly approvals: readonly string[];
  readonly tests: readonly string[];
  readonly rollouts: readonly string[];
}

/** What makes no sense. An empty list: the policy can be resolved. */
export function checkMeaning(document: PolicyDocument, names: DeclaredNames): readonly Finding[] {
  const findings: Finding[] = [];
  const find: Find = (path, says) => findings.push({ path, says });
  checkRefs(document.organisation?.managers, ['organisation', 'managers'], names.groups, find);
  checkPeople(document, find);
  checkGroups(document, names, find);
  checkUnique(namesOf(document.environments, ['environments']), find);
  checkServices(document, names, find);
  checkDefaults(document, names, find);
  checkApprovals(document, names, find);
  checkTests(document, names, find);
  for (const [name, { stages }] of Object.entries(document.rollouts ?? {})) {
    checkUnique(namesOf(stages, ['rollouts', name, 'stages']), find);
  }
  return findings;
}

// ---------------------------------------------------------------- names

interface NameAt {
  readonly name: string;
  readonly path: PolicyPath;
}

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

function namesOf(things: readonly Named[] | undefined, path: PolicyPath): readonly NameAt[] {
  return (things ?? []).flatMap(({ name, aliases }, index) => [
    { name, path: [...path, index, 'name'] },
    ...(aliases ?? []).map((alias, at) => ({ name: alias, path: [...path, index, 'aliases', at] })),
  ]);
}

function checkUnique(names: readonly NameAt[], find: Find): void {
  const seen = new Map<string, PolicyPath>();
  for (const { name, path } of names) {
    const first = seen.get(name.toLowerCase());
    if (first === undefined) seen.set(name.toLowerCase(), path);
    else find(path, `${quote(name)} is already taken by ${sayPath(first)}`);
  }
}

/** Checks that names lead somewhere; what people type (`anyCase`) is compared without case. */
function checkNames(
  what: string,
  wanted: string | readonly string[] | undefined,
  known: readonly string[],
  path: PolicyPath,
  find: Find,
): void {
  const anyCase = what === 'service' || what === 'environment';
  const fold = (name: string) => (anyCase ? name.toLowerCase() : name);
  const folded = known.map(fold);
  for (const [at, name] of many(wanted).entries()) {
    if (folded.includes(fold(name))) continue;
    const where = typeof wanted === 'string' ? path : [...path, at];
    find(where, `there is no ${what} ${quote(name)}${suggest(name, known)}`);
  }
}

// ---------------------------------------------------------------- sections

function checkPeople(document: PolicyDocument, find: Find): void {
  const addresses = (document.people ?? []).flatMap(({ email, also }, index): NameAt[] => [
    { name: email, path: ['people', index, 'email'] },
    ...(also ?? []).map((name, at) => ({ name, path: ['people', index, 'also', at] })),
  ]);
  checkUnique(addresses, find);
}

function checkGroups(document: PolicyDocument, names: DeclaredNames, find: Find): void {
  for (const [name, members] of Object.entries(document.groups ?? {})) {
    checkRefs(members, ['groups', name], names.groups, find);
  }
  checkCircles(document, find);
}

function checkServices(document: PolicyDocument, names: DeclaredNames, find: Find): void {
  checkUnique(namesOf(document.services, ['services']), find);
  for (const [index, service] of document.services.entries()) {
    const path = ['services', index];
    const own = [service.name, ...(service.aliases ?? [])].map((name) => name.toLowerCase());
    checkRefs(service.captains, [...path, 'captains'], names.groups, find);
    checkNames('service', service.depends_on, names.services, [...path, 'depends_on'], find);
    for (const [at, other] of many(service.depends_on).entries()) {
      if (!own.includes(other.toLowerCase())) continue;
      find([...path, 'depends_on', at], `${quote(other)} is the service itself`);
    }
    checkChoices(service, path, names, find);
  }
}

function checkDefaults(document: PolicyDocument, names: DeclaredNames, find: Find): void {
  const defaults = document.defaults ?? {};
  if (defaults.environment !== undefined) {
    const path = ['defaults', 'environment'];
    checkNames('environment', defaults.environment, names.environments, path, find);
  } else if (!names.environments.some((name) => name.toLowerCase() === 'prod')) {
    const says = 'none is called prod: say in defaults.environment where releases go';
    find(['environments'], says);
  }
  checkChoices(defaults, ['defaults'], names, find);
}

interface Choices {
  readonly tests?: readonly string[] | undefined;
  readonly approvals?: string | undefined;
  readonly rollout?: string | undefined;
}

/** What a service and the defaults both choose. */
function checkChoices(choices: Choices, path: PolicyPath, names: DeclaredNames, find: Find): void {
  const { tests, approvals, rollout } = choices;
  checkNames('set of approval rules', approvals, names.approvals, [...path, 'approvals'], find);
  checkNames('rollout', rollout, names.rollouts, [...path, 'rollout'], find);
  checkNames('test phase', tests, names.tests, [...path, 'tests'], find);
  checkUnique(
    many(tests).map((name, at) => ({ name, path: [...path, 'tests', at] })),
    find,
  );
}

function checkTests(document: PolicyDocument, names: DeclaredNames, find: Find): void {
  const phases = Object.entries(document.tests ?? {});
  for (const [name, { group }] of phases) {
    checkRefs(group, ['tests', name, 'group'], names.groups, find);
  }
  checkUnique(
    phases.map(([name]) => ({ name, path: ['tests', name] })),
    find,
  );
}

// ---------------------------------------------------------------- approvals

function checkApprovals(document: PolicyDocument, names: DeclaredNames, find: Find): void {
  for (const [name, { rules, escalate_to }] of Object.entries(document.approvals ?? {})) {
    const path = ['approvals', name];
    checkRefs(escalate_to, [...path, 'escalate_to'], names.groups, find);
    checkUnique(namesOf(rules, [...path, 'rules']), find);
    for (const [index, rule] of many(rules).entries()) {
      const at = [...path, 'rules', index];
      const { service, environment } = rule.when ?? {};
      checkRefs(rule.group, [...at, 'group'], names.groups, find);
      checkRefs(rule.people, [...at, 'people'], names.groups, find);
      checkNames('service', service, names.services, [...at, 'when', 'service'], find);
      const environments = [...at, 'when', 'environment'];
      checkNames('environment', environment, names.environments, environments, find);
      checkCount(rule, at, document, find);
    }
  }
}

type Rule = NonNullable<NonNullable<PolicyDocument['approvals']>[string]['rules']>[number];

/** Even with nobody excluded there must be as many people as approvals (architecture, "Configuration"). */
function checkCount(rule: Rule, path: PolicyPath, document: PolicyDocument, find: Find): void {
  if (rule.group === undefined && rule.people === undefined) return;
  const refs = [...many(rule.group), ...many(rule.people)];
  const people = peopleBehind(refs, document);
  const count = rule.count ?? 1;
  if (people === undefined || people.size >= count) return;
  const needs = count === 1 ? '1 approval' : `${count} approvals`;
  const there = ['is nobody', 'is only 1 person'][people.size] ?? `are only ${people.size} people`;
  const among = refs.length === 0 ? 'its empty list' : refs.join(', ');
  find(path, `${quote(rule.name)} needs ${needs}, and there ${there} in ${among}`);
}
