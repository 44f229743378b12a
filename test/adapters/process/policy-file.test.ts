// What a policy file comes to, default by default, is what everybody else builds on.
// The pages that people read are held to the code here as well.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { sampleWorkspace } from '../../../adapters/playground/slack/sample-workspace.ts';
import { sampleTenant } from '../../../adapters/playground/teams/sample-tenant.ts';
import { loadPolicy, readPolicy, samplePolicyFile } from '../../../adapters/process/policy-file.ts';
import { policyJsonSchema, policySchema } from '../../../adapters/process/policy-schema.ts';
import {
  type Policy,
  rolloutNamed,
  type Service,
  serviceNamed,
} from '../../../src/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';

const root = join(import.meta.dirname, '../../..');
const exampleFile = join(root, 'policy.example.yaml');
const page = readFileSync(join(root, 'docs/reference/policy.md'), 'utf8');

function policyOf(text: string, folder = '/nowhere'): Policy {
  const read = readPolicy(text, folder);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}

function serviceOf(policy: Policy, name: string): Service {
  const service = serviceNamed(policy, name);
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
}

const least = 'version: 1\nservices:\n  - name: payments\n';

describe('what is absent (contract "Policy")', () => {
  const policy = policyOf(least);

  test('the whole policy of a file with one service', () => {
    const straight = { name: 'straight', stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }] };
    expect(policy).toEqual({
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      organisation: {
        name: 'Your organisation',
        zone: 'UTC',
        calendar: {
          zone: 'UTC',
          workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
          workingHours: { start: 540, end: 1050 },
          holidays: [],
        },
        dateOrder: undefined,
        slackWorkspaces: undefined,
        teamsTenants: undefined,
        managers: [],
        channels: [],
      },
      people: [],
      groups: {},
      environments: [{ name: 'prod', aliases: [] }],
      services: [
        {
          name: 'payments',
          aliases: [],
          team: undefined,
          tags: [],
          tier: undefined,
          dependsOn: [],
          captains: [],
          channels: [],
          tests: [],
          approvals: {
            name: 'default',
            rules: [{ name: 'Approval', refs: undefined, count: 1, timeSensitive: false }],
            exclude: ['requester'],
            expiresAfterMs: 7 * DAY,
            remindAfterMs: [4 * HOUR],
            escalateAfterMs: DAY,
            escalateTo: [],
          },
          rollout: straight,
        },
      ],
      rollouts: [straight],
      defaults: { environment: 'prod', durationMs: HOUR },
      reminders: {
        beforeStartMs: [24 * HOUR, HOUR],
        windowClosingMs: [15 * MINUTE],
        groupWithinMs: 5 * MINUTE,
      },
      review: { promptAfterMs: HOUR, due: { workingDays: 5 }, remindEveryMs: DAY },
      required: { scope: false, backout: false },
    });
  });

  test('docs/reference/policy.md writes exactly these defaults out', () => {
    const blocks = [...page.matchAll(/```yaml\n(version: 1\n[\s\S]*?)```/g)].map(
      ([, yaml]) => yaml,
    );
    expect(blocks).toHaveLength(2);
    for (const block of blocks) {
      expect({ ...policyOf(block ?? ''), version: '' }).toEqual({ ...policy, version: '' });
    }
  });

  test('empty lists say what they say: no rules, nobody excluded, no reminders, no tests', () => {
    const { approvals, tests } = serviceOf(
      policyOf(
        `${least}defaults: { tests: [uat] }
tests: { uat: {} }
approvals: { default: { rules: [], exclude: [], remind_after: [] } }
`.replace('- name: payments', '- { name: payments, tests: [] }'),
      ),
      'payments',
    );
    expect(approvals).toMatchObject({ rules: [], exclude: [], remindAfterMs: [] });
    expect(tests).toEqual([]);
  });

  test('a rule without group and people is answered by anyone, four-eyes is the default (product A3)', () => {
    const policy = policyOf(`${least}approvals: { default: { rules: [{ name: Second look }] } }`);
    expect(serviceOf(policy, 'payments').approvals).toMatchObject({
      rules: [{ refs: undefined, count: 1 }],
      exclude: ['requester'],
    });
  });
});

describe('the example file', () => {
  const read = loadPolicy(exampleFile);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { policy } = read;

  test('is fine, and says what it says', () => {
    expect(policy.organisation).toMatchObject({
      zone: 'Europe/London',
      dateOrder: 'dmy',
      slackWorkspaces: ['T0SIM'],
      teamsTenants: ['00000000-0000-4000-8000-000000000001'],
      managers: ['cab'],
      channels: ['slack:C0REL', 'teams:19:releases@thread.tacv2'],
      calendar: { holidays: ['2026-12-25', '2026-12-28'] },
    });
    expect(policy.people).toEqual([
      {
        email: 'ana@example.org',
        also: ['ana.contractor@example.net'],
        zone: 'Europe/London',
        quiet: { start: 20 * 60, end: 7 * 60 },
      },
    ]);
    expect(policy.groups['payments-owners']).toEqual([
      'ana@example.org',
      'slack:@payments-leads',
      'cab',
    ]);
    expect(serviceOf(policy, 'payments')).toMatchObject({
      dependsOn: ['ledger'],
      channels: ['slack:C0PAY', 'teams:19:payments@thread.tacv2'],
      tests: [
        { name: 'unit', by: 'ci' },
        { name: 'integration', by: 'ci' },
        { name: 'uat', by: 'people', group: 'payments-owners' },
      ],
      approvals: {
        rules: [
          { name: 'Change authority', refs: ['cab'], count: 1, timeSensitive: true },
          { name: 'Service owner', refs: ['payments-owners'], when: { tier: [1] } },
        ],
        remindAfterMs: [HOUR, 4 * HOUR],
        escalateTo: ['on-call'],
      },
      rollout: {
        stages: [
          { name: '10%', bakeMs: 30 * MINUTE, advance: 'manual' },
          { name: '50%', bakeMs: HOUR, advance: 'auto' },
          { name: '100%', bakeMs: 2 * HOUR, advance: 'manual' },
        ],
      },
    });
    expect(serviceOf(policy, 'ledger').tests.map(({ name }) => name)).toEqual(['uat']);
    expect(policy.required).toEqual({ scope: false, backout: true });
  });

  test('its version is the hash of its content', () => {
    expect(loadPolicy(exampleFile)).toEqual(read);
    expect(policyOf(`${readFileSync(exampleFile, 'utf8')}# a remark\n`).version).not.toBe(
      policy.version,
    );
  });
});

describe('the sample policy', () => {
  const read = loadPolicy(samplePolicyFile);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { policy } = read;

  test('lets Ana steer payments, with Ben or Cat approving and UAT recorded by owners', () => {
    const payments = serviceOf(policy, 'payments');
    const applying = payments.approvals.rules.filter(
      ({ when }) => when?.tier?.includes(payments.tier ?? 0) ?? true,
    );
    expect(applying).toMatchObject([{ refs: ['cab'], count: 1 }]);
    expect(policy.groups.cab).toEqual(['ben@example.org', 'cat@example.org']);
    expect(policy.groups['payments-owners']).toContain('ana@example.org');
    expect(payments.tests).toEqual([{ name: 'uat', by: 'people', group: 'payments-owners' }]);
    expect(rolloutNamed(policy, 'canary')).toEqual(payments.rollout);
  });

  test('names only people, user groups and channels of the simulated workspace and tenant', () => {
    const workspace = sampleWorkspace();
    const known = [
      ...workspace.people.map(({ email }) => email),
      ...(workspace.userGroups ?? []).map(({ handle }) => `slack:@${handle}`),
      ...workspace.channels.map(({ id }) => `slack:${id}`),
      ...sampleTenant().teams.flatMap(({ channels }) => channels.map(({ id }) => `teams:${id}`)),
    ];
    const places = [policy.organisation, ...policy.services].flatMap(({ channels }) => channels);
    const named = [...Object.values(policy.groups).flat(), ...places];
    expect(named.filter((one) => !known.includes(one))).toEqual([]);
    expect(named).toContain('slack:@payments-leads');
    expect(places.toSorted()).toEqual([
      'slack:C0OPS',
      'slack:C0PAY',
      'slack:C0REL',
      'teams:19:general@thread.tacv2',
      'teams:19:payments@thread.tacv2',
      'teams:19:releases@thread.tacv2',
    ]);
  });
});

describe('references and names', () => {
  test('addresses are compared without case, and other addresses are the main one (product B2)', () => {
    const policy = policyOf(`${least}people: [{ email: Ana@Example.org, also: [A.C@example.net] }]
groups: { cab: [a.c@EXAMPLE.net, ana@example.org, Ben@example.org], all: [group:cab, "slack:@Leads"] }
organisation: { managers: group:all }
`);
    expect(policy.people[0]).toMatchObject({ email: 'ana@example.org', also: ['a.c@example.net'] });
    expect(policy.groups).toEqual({
      cab: ['ana@example.org', 'ben@example.org'],
      all: ['cab', 'slack:@Leads'],
    });
    expect(policy.organisation.managers).toEqual(['all']);
  });

  test('conditions and dependencies hold names, whatever alias and case was written', () => {
    const policy = policyOf(`version: 1
services: [{ name: payments, depends_on: [LED] }, { name: ledger, aliases: [led] }]
environments: [{ name: uat }, { name: production, aliases: [Prod] }]
approvals:
  default:
    rules:
      - name: A
        when: { service: LED, environment: [PROD, uat], tier: 1, team: [core], tag: pci }
`);
    expect(policy.defaults.environment).toBe('production');
    expect(serviceOf(policy, 'payments').dependsOn).toEqual(['ledger']);
    expect(serviceOf(policy, 'ledger').approvals.rules[0]?.when).toEqual({
      service: ['ledger'],
      environment: ['production', 'uat'],
      tier: [1],
      team: ['core'],
      tag: ['pci'],
    });
  });

  test('reminders are put in order, and none is there twice', () => {
    const policy = policyOf(`${least}approvals: { default: { remind_after: [1d, 1h, 60m] } }
reminders: { before_start: [1h, 1d12h], window_closing: 5m }
`);
    expect(serviceOf(policy, 'payments').approvals.remindAfterMs).toEqual([HOUR, DAY]);
    expect(policy.reminders.beforeStartMs).toEqual([36 * HOUR, HOUR]);
    expect(policy.reminders.windowClosingMs).toEqual([5 * MINUTE]);
  });

  test('a zone is spelled as its owner spells it, and its hours may end at midnight', () => {
    const policy = policyOf(`${least}organisation:
  timezone: europe/berlin
  working_hours: "14:00-24:00"
  working_days: [sun, mon]
`);
    expect(policy.organisation.calendar).toMatchObject({
      zone: 'Europe/Berlin',
      workingDays: ['mon', 'sun'],
      workingHours: { start: 840, end: 1440 },
    });
  });

  test('a straight rollout of one’s own takes the place of the one that is there', () => {
    const policy = policyOf(`${least}rollouts: { straight: { stages: [{ name: everything }] } }`);
    expect(policy.rollouts).toHaveLength(1);
    expect(serviceOf(policy, 'payments').rollout.stages).toMatchObject([{ name: 'everything' }]);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('calendars are found beside the policy, watched with it and part of its version', () => {
    const calendar = (date: string) =>
      `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${date}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
    const ics = write('days.ics', calendar('20261225'));
    const file = write('a.yaml', `${least}organisation: { holidays: ["2027-01-01", days.ics] }`);
    const first = loadPolicy(file);
    write('days.ics', calendar('20261226'));
    const second = loadPolicy(file);
    if (!first.ok || !second.ok) throw new Error('expected two policies');
    expect(first.files).toEqual([file, ics]);
    expect(first.policy.organisation.calendar.holidays).toEqual(['2026-12-25', '2027-01-01']);
    expect(second.policy.organisation.calendar.holidays).toEqual(['2026-12-26', '2027-01-01']);
    expect(second.policy.version).not.toBe(first.policy.version);
  });

  test.each([
    ['a file that is not there', join(folder, 'none.yaml'), 'there is no such file'],
    ['a folder', folder, 'it is a folder'],
    ['a file that is no text', write('b.yaml', Buffer.from([0xff, 0xfe, 0x00])), 'UTF-8'],
    ['a file that is far too long', write('c.yaml', ' '.repeat(1_000_001)), 'longer than'],
  ])('%s is a problem of the file as a whole', (_, file, why) => {
    const read = loadPolicy(file);
    expect(!read.ok && read.problems).toEqual([
      { path: '', line: undefined, says: expect.stringContaining(why) },
    ]);
  });
});

// ---------------------------------------------------------------- pages and schema

/** Every key of the file as the reference writes it: `services[].name`, `tests.*.by`. */
function keysOf(schema: unknown, path = ''): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return keysOf(schema.element, `${path}[]`);
  if (schema instanceof z.ZodRecord) return keysOf(schema.valueType, `${path}.*`);
  if (schema instanceof z.ZodUnion) {
    return schema.options.flatMap((option: unknown) => keysOf(option, path));
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.entries(shape).flatMap(([key, value]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [own, ...keysOf(value, own)];
  });
}

test('docs/reference/policy.md has a row for every key, and for no other', () => {
  // Those that only hold others are described by their parts.
  const holders = ['organisation.slack', 'organisation.teams'];
  const channels = /\.channels\[\]\.(?:slack|teams)$/;
  const keys = keysOf(policySchema).filter((key) => !holders.includes(key) && !channels.test(key));
  const rows = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
  expect(rows.toSorted()).toEqual([...keys].toSorted());
});

describe('docs/reference/policy.schema.json', () => {
  const text = readFileSync(join(root, 'docs/reference/policy.schema.json'), 'utf8');

  test('is what `npm run schema:policy` writes', () => {
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
  });

  test('accepts both files that come with Signalbox, and refuses a slip', () => {
    const check = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text));
    const example: unknown = parse(readFileSync(exampleFile, 'utf8'));
    expect(check(example), JSON.stringify(check.errors)).toBe(true);
    expect(check(parse(readFileSync(samplePolicyFile, 'utf8')))).toBe(true);
    expect(check({ ...Object(example), revew: {} })).toBe(false);
  });
});
