// A policy with a slip in it must be found out before a release finds it.
// Each problem is named with its line, its path and what was expected, and all of them at once.
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../adapters/process/policy-file.ts';
import { sayPolicyProblem } from '../../../adapters/process/policy-problems.ts';

function problemsOf(text: string): readonly string[] {
  const read = readPolicy(text, '/nowhere');
  if (read.ok) return [];
  return read.problems.map((problem) => sayPolicyProblem('p.yaml', problem));
}

/** A policy that would be fine, with more of it behind. */
function fine(more: string): string {
  return `version: 1\nservices: [{ name: payments, tier: 1 }, { name: ledger }]\n${more}\n`;
}

const groups =
  'groups: { cab: [ben@example.org, cat@example.org], owners: [group:cab, dan@example.org] }';

function rule(text: string, more = groups): string {
  return fine(`${more}\napprovals: { default: { rules: [{ name: Check, ${text} }] } }`);
}

describe('keys and values', () => {
  test.each([
    [
      'organisaton: {}',
      'p.yaml:3 organisaton: is not a key that is known here; did you mean "organisation"?',
    ],
    [
      'defaults: { enviroment: prod }',
      'p.yaml:3 defaults.enviroment: is not a key that is known here; did you mean "environment"?',
    ],
    [
      'approvals: { default: { rules: [{ name: A, cuont: 1 }] } }',
      'p.yaml:3 approvals.default.rules[0].cuont: is not a key that is known here; did you mean "count"?',
    ],
    [
      'tests:\n  uat: { who: people }',
      'p.yaml:4 tests.uat.who: is not a key that is known here; there are: by, group',
    ],
    [
      'groups:\n  cab:',
      'p.yaml:4 groups.cab: is empty: expected a list; leave the key out, or write [] for none',
    ],
    ['groups: [cab]', 'p.yaml:3 groups: expected keys with values, found a list'],
    [
      'groups: { "a b": [] }',
      'p.yaml:3 groups["a b"]: expected one word of letters, digits, and . _ / - (at most 40), as people will type it',
    ],
    [
      'defaults: { duration: 90 }',
      'p.yaml:3 defaults.duration: expected a duration of at least 5m such as 30m, 4h, 2d or 1d12h',
    ],
    [
      'defaults: { duration: 1m }',
      'p.yaml:3 defaults.duration: expected a duration of at least 5m such as 30m, 4h, 2d or 1d12h',
    ],
    [
      'review: { due: soon }',
      'p.yaml:3 review.due: expected a duration such as 3d, or 5 working days',
    ],
    [
      'review: { prompt_after: 2 working days }',
      'p.yaml:3 review.prompt_after: expected a duration of at least 0s such as 30m, 4h, 2d or 1d12h',
    ],
    [
      'organisation: { timezone: Europe/Londn }',
      'p.yaml:3 organisation.timezone: expected the name of a time zone such as Europe/London',
    ],
    [
      'organisation: { working_days: [monday] }',
      'p.yaml:3 organisation.working_days[0]: "monday" is not one of mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      'organisation: { working_days: [] }',
      'p.yaml:3 organisation.working_days: expected at least one working day',
    ],
    [
      'organisation: { working_hours: "22:00-06:00" }',
      'p.yaml:3 organisation.working_hours: expected hours within one day such as "09:00-17:30"',
    ],
    [
      'organisation: { holidays: ["2026-02-30"] }',
      'p.yaml:3 organisation.holidays[0]: expected a date such as "2026-12-25", or the path of an .ics file',
    ],
    [
      'organisation: { holidays: none.ics }',
      "p.yaml:3 organisation.holidays: none.ics: can't be read: there is no such file",
    ],
    [
      'organisation: { channels: [{ slack: "#releases" }] }',
      'p.yaml:3 organisation.channels[0].slack: expected the id of a Slack channel such as C0123456789 (in Slack: channel details, bottom)',
    ],
    [
      'organisation: { channels: [{ slack: C0REL, teams: "19:x" }] }',
      'p.yaml:3 organisation.channels[0]: expected one channel: either slack: or teams:',
    ],
    [
      'organisation: { slack: { workspaces: [] } }',
      'p.yaml:3 organisation.slack.workspaces: expected at least one workspace',
    ],
    [
      'organisation: { teams: { tenants: [us] } }',
      'p.yaml:3 organisation.teams.tenants[0]: expected the id of a Teams tenant (a GUID)',
    ],
    [
      'people: [{ email: ana }]',
      'p.yaml:3 people[0].email: expected an e-mail address such as ana@example.org',
    ],
    [
      'people: [{ email: a@b.org, quiet_hours: "8-9" }]',
      'p.yaml:3 people[0].quiet_hours: expected hours such as "20:00-07:00"',
    ],
    ['environments: []', 'p.yaml:3 environments: expected at least one environment'],
    [
      'environments: [{ name: R-1, aliases: [prod] }]',
      'p.yaml:3 environments[0].name: looks like the id of a release (R-1); choose a name that can be told from one',
    ],
    ['rollouts: { canary: {} }', 'p.yaml:3 rollouts.canary.stages: is missing'],
    [
      'rollouts: { canary: { stages: [{ name: a, advance: yes }] } }',
      'p.yaml:3 rollouts.canary.stages[0].advance: "yes" is not one of auto, manual',
    ],
    [
      'approvals: { default: { rules: [{ name: A, count: 0 }] } }',
      'p.yaml:3 approvals.default.rules[0].count: expected at least 1; for no approval at all write rules: []',
    ],
    [
      'approvals: { default: { rules: [{ name: A, when: { tier: [] } }] } }',
      'p.yaml:3 approvals.default.rules[0].when.tier: expected at least one; leave the key out to ask for nothing',
    ],
    [
      'approvals: { default: { exclude: [authors] } }',
      'p.yaml:3 approvals.default.exclude[0]: authors are not available in this version: commits are not read yet; use requester, captain or []',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(fine(text))).toEqual([problem]);
  });

  test('a version that is not known', () => {
    expect(problemsOf('version: 2\nservices: [{ name: a }]')).toEqual([
      'p.yaml:1 version: expected version: 1, the only version of this file so far',
    ]);
  });

  test.each([
    ['', 'p.yaml:1: is empty; a policy has at least a version and services'],
    ['version: 1', 'p.yaml:1 services: is missing'],
    ['version: 1\nservices: []', 'p.yaml:2 services: expected at least one service'],
    ['- version: 1', 'p.yaml:1: expected keys with values, found a list'],
  ])('a file of %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });
});

describe('YAML', () => {
  test.each([
    [
      'version: 1\nversion: 1',
      'p.yaml:2: is not YAML that can be read here: Map keys must be unique',
    ],
    ['version: 1\nservices: [', 'p.yaml:2: is not YAML that can be read here: Flow sequence'],
    [
      'version: 1\nx: !!js/function y',
      'p.yaml:2: is not YAML that can be read here: Unresolved tag',
    ],
    [
      'version: 1\n---\nversion: 1',
      'p.yaml:2: is not YAML that can be read here: Source contains multiple documents',
    ],
    ['version: *one', 'p.yaml: is not YAML that can be read here: Unresolved alias'],
  ])('%j is told with its line', (text, problem) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
  });

  test('aliases may be used, but not to blow the file up', () => {
    const services = 'services: [{ name: a, captains: &us [a@b.org] }, { name: b, captains: *us }]';
    expect(problemsOf(`version: 1\n${services}`)).toEqual([]);
    const bomb = Array.from({ length: 9 }, (_, level) => {
      const below = level === 0 ? 'x' : `*a${level - 1}`;
      return `a${level}: &a${level} [${Array(9).fill(below).join(', ')}]`;
    });
    expect(problemsOf(bomb.join('\n'))).toEqual([expect.stringContaining('alias')]);
  });

  test('brackets without end are a problem, not a crash', () => {
    expect(problemsOf('['.repeat(200_000)).length).toBeLessThanOrEqual(10);
  });
});

describe('names', () => {
  test.each([
    [
      'defaults: { approvals: strict }',
      'p.yaml:3 defaults.approvals: there is no set of approval rules "strict"; there are: default',
    ],
    [
      'defaults: { rollout: stright }',
      'p.yaml:3 defaults.rollout: there is no rollout "stright"; did you mean "straight"?',
    ],
    [
      'defaults: { environment: live }',
      'p.yaml:3 defaults.environment: there is no environment "live"; there are: prod',
    ],
    ['defaults: { tests: [uat] }', 'p.yaml:3 defaults.tests[0]: there is no test phase "uat"'],
    [
      'tests: { uat: {} }\ndefaults: { tests: [uat, uat] }',
      'p.yaml:4 defaults.tests[1]: "uat" is already taken by defaults.tests[0]',
    ],
    [
      'environments: [{ name: uat }]',
      'p.yaml:3 environments: none is called prod: say in defaults.environment where releases go',
    ],
    [
      'environments: [{ name: uat, aliases: [test] }, { name: prod, aliases: [TEST] }]',
      'p.yaml:3 environments[1].aliases[0]: "TEST" is already taken by environments[0].aliases[0]',
    ],
    [
      'groups: { cab: [owners] }',
      'p.yaml:3 groups.cab[0]: there is no group "owners"; there are: cab',
    ],
    [
      'groups: { cab: ["slack:leads"] }',
      'p.yaml:3 groups.cab[0]: expected a Slack user group as slack:@handle, found "slack:leads"',
    ],
    [
      'groups: { cab: ["ana@example"] }',
      'p.yaml:3 groups.cab[0]: expected an e-mail such as ana@example.org, found "ana@example"',
    ],
    [
      'groups: { a: [b], b: [c], c: [group:a] }',
      'p.yaml:3 groups.a: is a member of itself: a has b has c has a',
    ],
    ['groups: { a: [a] }', 'p.yaml:3 groups.a: is a member of itself: a has a'],
    [
      'organisation: { managers: [cab] }',
      'p.yaml:3 organisation.managers[0]: there is no group "cab"',
    ],
    [
      'organisation: { managers: constructor }',
      'p.yaml:3 organisation.managers: there is no group "constructor"',
    ],
    ['tests: { uat: { group: cab } }', 'p.yaml:3 tests.uat.group: there is no group "cab"'],
    [
      'approvals: { default: { escalate_to: on-call } }',
      'p.yaml:3 approvals.default.escalate_to: there is no group "on-call"',
    ],
    [
      'people: [{ email: a@b.org }, { email: c@b.org, also: [A@b.org] }]',
      'p.yaml:3 people[1].also[0]: "A@b.org" is already taken by people[0].email',
    ],
    [
      'rollouts: { canary: { stages: [{ name: all }, { name: all }] } }',
      'p.yaml:3 rollouts.canary.stages[1].name: "all" is already taken by rollouts.canary.stages[0].name',
    ],
    [
      'approvals: { default: { rules: [{ name: A }, { name: a }] } }',
      'p.yaml:3 approvals.default.rules[1].name: "a" is already taken by approvals.default.rules[0].name',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(fine(text))).toEqual([problem]);
  });

  test.each([
    [
      '{ name: a, depends_on: [b] }',
      'services[0].depends_on[0]: there is no service "b"; there are: a',
    ],
    [
      '{ name: a, aliases: [x], depends_on: [X] }',
      'services[0].depends_on[0]: "X" is the service itself',
    ],
    [
      '{ name: a }, { name: b, aliases: [A] }',
      'services[1].aliases[0]: "A" is already taken by services[0].name',
    ],
    [
      '{ name: a, captains: [ana@example.org, owners] }',
      'services[0].captains[1]: there is no group "owners"',
    ],
    [
      '{ name: a, rollout: canary }',
      'services[0].rollout: there is no rollout "canary"; there are: straight',
    ],
  ])('services: [%s]', (services, problem) => {
    expect(problemsOf(`version: 1\nservices: [${services}]`)).toEqual([`p.yaml:2 ${problem}`]);
  });

  test('services and environments are found in any case and by alias', () => {
    const policy = `version: 1
services: [{ name: payments, depends_on: [LED] }, { name: ledger, aliases: [led] }]
environments: [{ name: production, aliases: [Prod] }]
approvals: { default: { rules: [{ name: A, when: { service: LED, environment: PROD } }] } }
`;
    expect(problemsOf(policy)).toEqual([]);
  });
});

describe('rules that nobody could meet (architecture "Configuration")', () => {
  test.each([
    ['group: cab, count: 3', '"Check" needs 3 approvals, and there are only 2 people in cab'],
    ['group: owners, count: 4', '"Check" needs 4 approvals, and there are only 3 people in owners'],
    ['people: []', '"Check" needs 1 approval, and there is nobody in its empty list'],
    [
      'people: [a@b.org, A@B.org], count: 2',
      '"Check" needs 2 approvals, and there is only 1 person in a@b.org, A@B.org',
    ],
    [
      'group: cab, people: ben@example.org, count: 3',
      '"Check" needs 3 approvals, and there are only 2 people in cab, ben@example.org',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(rule(text))).toEqual([`p.yaml:4 approvals.default.rules[0]: ${problem}`]);
  });

  test('two addresses of one person are one approver (product B2)', () => {
    const people = 'people: [{ email: ben@example.org, also: [cat@example.org] }]';
    expect(problemsOf(rule('group: cab, count: 2', `${groups}\n${people}`))).toEqual([
      'p.yaml:5 approvals.default.rules[0]: "Check" needs 2 approvals, and there is only 1 person in cab',
    ]);
  });

  test.each(['group: owners, count: 3', 'people: ["slack:@leads", cab], count: 9', 'count: 9'])(
    '%s could be met',
    (text) => {
      expect(problemsOf(rule(text))).toEqual([]);
    },
  );
});

test('every problem at once, of shape and of meaning, in the order of the file', () => {
  const problems = problemsOf(`version: 2
groups:
  cab: [ben@example.org]
  empty:
services:
  - name: payments
    capitans: [cab]
    tier: high
    approvals: defalt
  - nam: ledger
    rollout: cannary
  - name: website
    channels: C0WEB
    captains: [cba]
approvals:
  default:
    rules:
      - { name: A, group: cab, count: 2 }
      - { group: cab, count: two }
    exclude: [authors, captian]
    escalate_to: on-cal
rollouts: { canary: { stages: [] } }
tests: { uat: { by: machine, group: empty } }
`);
  expect(problems.map((problem) => problem.replace(/(\S+ \S+) .*/, '$1'))).toEqual([
    'p.yaml:1 version:',
    'p.yaml:4 groups.empty:',
    'p.yaml:7 services[0].capitans:',
    'p.yaml:8 services[0].tier:',
    'p.yaml:9 services[0].approvals:',
    'p.yaml:10 services[1].name:',
    'p.yaml:10 services[1].nam:',
    'p.yaml:11 services[1].rollout:',
    'p.yaml:13 services[2].channels:',
    'p.yaml:14 services[2].captains[0]:',
    'p.yaml:18 approvals.default.rules[0]:',
    'p.yaml:19 approvals.default.rules[1].name:',
    'p.yaml:19 approvals.default.rules[1].count:',
    'p.yaml:20 approvals.default.exclude[0]:',
    'p.yaml:20 approvals.default.exclude[1]:',
    'p.yaml:21 approvals.default.escalate_to:',
    'p.yaml:22 rollouts.canary.stages:',
    'p.yaml:23 tests.uat.by:',
  ]);
});
