// An operator is told about environment and policy in one message, not one after the other.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '../../../adapters/process/settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-1234-5678-abcdef',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
};

test('with nothing set the sample policy is read', () => {
  const read = readSettings({}, folder);
  expect(read.ok && read.policy.services.map(({ name }) => name)).toContain('payments');
});

test('a policy file is found beside the working directory', () => {
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\nservices: [{ name: ledger }]\n');
  const read = readSettings({ ...slack, POLICY_FILE: 'policy.yaml' }, folder);
  expect(read.ok && read.policy.services.map(({ name }) => name)).toEqual(['ledger']);
});

test('one message has every problem of both (contract "Starting")', () => {
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\nservices: [{ name: ledger, teir: 1 }]\n');
  const read = readSettings({ POLICY_FILE: 'policy.yaml', PORT: 'x' }, folder);
  if (read.ok) throw new Error('expected problems');
  expect(read.message.split('\n')).toEqual([
    "Signalbox can't start: 5 problems in its configuration.",
    '  - PORT: expected a number from 0 (any free port) to 65535',
    expect.stringContaining('SLACK_BOT_TOKEN: is missing'),
    expect.stringContaining('SLACK_SIGNING_SECRET: is missing'),
    expect.stringContaining('MicrosoftAppId: is missing'),
    `  - ${join(folder, 'policy.yaml')}:2 services[0].teir: is not a key that is known here; did you mean "tier"?`,
  ]);
});

test.each([
  [{ DATABASE_URL: 'postgres://db.example.org/x' }, 'DATABASE_URL is set', 'unset it'],
  [
    { DATABASE_URL: 'file:x.db', REDIS_URL: 'redis://127.0.0.1' },
    'DATABASE_URL and REDIS_URL are set',
    'unset them',
  ],
])(
  'what other programs set as well is named, with the way to the playground: %j',
  (env, ...words) => {
    const read = readSettings(env, folder);
    const hint = read.ok ? '' : read.message.split('\n').at(-1);
    for (const word of [...words, 'LOCAL_MODE=1']) expect(hint).toContain(word);
  },
);

test.each([{ ...slack }, { DATABASE_URL: 'file:x.db', SLACK_BOT_TOKEN: slack.SLACK_BOT_TOKEN }])(
  'an installation that lacks something is never shown the way to the playground',
  (env) => {
    const read = readSettings(env, folder);
    expect(!read.ok && read.message).not.toContain('LOCAL_MODE');
  },
);

test('a policy file that is not there is a problem, not a crash', () => {
  const read = readSettings({ ...slack, POLICY_FILE: 'none.yaml' }, folder);
  expect(!read.ok && read.message).toBe(
    `Signalbox can't start: 1 problem in its configuration.\n  - ${join(folder, 'none.yaml')}: can't be read: there is no such file`,
  );
});

describe('the tenants of a multi-tenant app', () => {
  const teams = {
    MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
    MicrosoftAppPassword: 'a client secret',
    MicrosoftAppType: 'MultiTenant',
    POLICY_FILE: 'policy.yaml',
  };
  const least = 'version: 1\nservices: [{ name: ledger }]\n';
  const tenant = '00000000-0000-4000-8000-00000000000A';

  test('have to be listed, or it could be talked to from everywhere', () => {
    writeFileSync(join(folder, 'policy.yaml'), least);
    const read = readSettings(teams, folder);
    expect(!read.ok && read.message).toContain('organisation.teams.tenants: is missing');
  });

  test('are taken from the policy, in lower case', () => {
    const listed = `${least}organisation: { teams: { tenants: ["${tenant}"] } }\n`;
    writeFileSync(join(folder, 'policy.yaml'), listed);
    const read = readSettings(teams, folder);
    expect(read.ok && read.policy.organisation.teamsTenants).toEqual([tenant.toLowerCase()]);
  });

  test.each([
    ['an app of one tenant', { MicrosoftAppType: 'SingleTenant', MicrosoftAppTenantId: tenant }],
    ['local mode', { LOCAL_MODE: '1' }],
  ])('need no list for %s', (_, more) => {
    writeFileSync(join(folder, 'policy.yaml'), least);
    const read = readSettings({ ...teams, ...more }, folder);
    expect(read.ok && read.policy.organisation.teamsTenants).toBeUndefined();
    expect(read.ok).toBe(true);
  });
});
