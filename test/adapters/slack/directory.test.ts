// Who people are, as the simulated workspace tells it over real HTTP: at most a minute old, or not at all.
import { describe, expect, test } from 'vitest';
import { DirectoryUnreachable } from '../../../src/app/ports.ts';
import { connected, until, type Wishes } from './support/connected.ts';

const people = [
  {
    id: 'U0ANA',
    name: 'ana',
    realName: 'Ana Adams',
    email: 'Ana@Example.ORG',
    tz: 'Europe/London',
  },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Bell', email: 'ben@example.org' },
  { id: 'U0NEW', name: 'new', realName: 'New', email: 'ceo@example.org', isEmailConfirmed: false },
  { id: 'U0GUE', name: 'gus', realName: 'Gus', email: 'gus@else.example', isRestricted: true },
  { id: 'U0ONE', name: 'one', realName: 'One', isUltraRestricted: true },
  { id: 'U0GON', name: 'gone', realName: 'Gone', email: 'gone@example.org', deleted: true },
  { id: 'U0CIB', name: 'ci', realName: 'CI', isBot: true },
  { id: 'U0STR', name: 'str', realName: 'Stranger', teamId: 'T0ELSE', isStranger: true },
];

async function aDirectory(wishes: Wishes = {}) {
  const world = await connected({ ...wishes, workspace: { people, ...wishes.workspace } });
  if (wishes.startsDown !== true) await until(() => world.slack.health().state === 'ok');
  const calls = (method: string) =>
    world.workspace.log.filter((entry) => entry.kind === 'call' && entry.method === method).length;
  return { ...world, directory: world.slack.directory, calls };
}

describe('a profile', () => {
  test('has a name, a verified address in lower case and a zone (contract "Who may")', async () => {
    const { directory } = await aDirectory();
    expect(await directory.profile('slack:T0SIM:U0ANA')).toEqual({
      account: 'slack:T0SIM:U0ANA',
      platform: 'slack',
      name: 'ana',
      email: 'ana@example.org',
      zone: 'Europe/London',
      standing: 'member',
    });
  });

  test('of an address that Slack says is unconfirmed has none, and is not found by it', async () => {
    const { directory } = await aDirectory();
    expect(await directory.profile('slack:T0SIM:U0NEW')).toMatchObject({ email: undefined });
    expect(await directory.byEmail('ceo@example.org')).toBeUndefined();
  });

  test('keeps letters apart that only look or fold alike (reliability T8)', async () => {
    const { directory, workspace, advance } = await aDirectory();
    for (const email of ['mar\u212a@example.org', 'm\u0430rk@example.org']) {
      workspace.changePerson('U0BEN', { email });
      advance(60_000);
      expect(await directory.profile('slack:T0SIM:U0BEN')).toMatchObject({ email });
    }
  });

  test('has a name without anything that can’t be seen (reliability T12)', async () => {
    const { directory, workspace, advance } = await aDirectory();
    workspace.changePerson('U0BEN', { displayName: ' B\u202een\u200b\r\n \u0000Bell ' });
    expect(await directory.profile('slack:T0SIM:U0BEN')).toMatchObject({ name: 'Ben Bell' });
    workspace.changePerson('U0BEN', { displayName: '\u200b\u2066' });
    advance(60_000);
    expect(await directory.profile('slack:T0SIM:U0BEN')).toMatchObject({ name: 'Ben Bell' });
  });

  test.each([
    ['U0ANA', 'member'],
    ['U0GUE', 'guest'],
    ['U0ONE', 'guest'],
    ['U0CIB', 'bot'],
    ['U0BOT', 'bot'],
    ['U0GON', 'foreign'],
    ['U0STR', 'foreign'],
  ])('%s is a %s', async (id, standing) => {
    const { directory } = await aDirectory();
    expect(await directory.profile(`slack:T0SIM:${id}`)).toMatchObject({ standing });
  });

  test('asked for under another workspace is foreign, whatever is known here (reliability T11)', async () => {
    const { directory } = await aDirectory({ allowedTeams: ['T0SIM', 'T0ELSE'] });
    expect(await directory.profile('slack:T0ELSE:U0ANA')).toMatchObject({
      account: 'slack:T0ELSE:U0ANA',
      standing: 'foreign',
    });
  });

  test('of nobody is undefined', async () => {
    const { directory } = await aDirectory();
    expect(await directory.profile('slack:T0SIM:U0NOBODY')).toBeUndefined();
    expect(await directory.profile('teams:x:y')).toBeUndefined();
    expect(await directory.profile('nonsense')).toBeUndefined();
  });
});

test('somebody is found by their address, in any case', async () => {
  const { directory } = await aDirectory();
  expect(await directory.byEmail('ANA@example.org')).toMatchObject({
    account: 'slack:T0SIM:U0ANA',
    email: 'ana@example.org',
  });
  expect(await directory.byEmail('nobody@example.org')).toBeUndefined();
});

describe('a user group', () => {
  const workspace = {
    userGroups: [
      {
        id: 'S0LEADS',
        handle: 'payments-leads',
        name: 'Leads',
        users: ['U0BEN', 'U0GUE', 'U0GON'],
      },
    ],
  };

  test('has its members with their standing', async () => {
    const { directory } = await aDirectory({ workspace });
    const members = await directory.group('slack:@payments-leads');
    expect(members?.map(({ account, standing }) => [account, standing])).toEqual([
      ['slack:T0SIM:U0BEN', 'member'],
      ['slack:T0SIM:U0GUE', 'guest'],
      ['slack:T0SIM:U0GON', 'foreign'],
    ]);
  });

  test('that doesn’t exist is undefined, also where Slack has no groups at all', async () => {
    const { directory, workspace: slack } = await aDirectory({ workspace });
    expect(await directory.group('slack:@nobody')).toBeUndefined();
    slack.fail('usergroups.list', { error: 'paid_teams_only' });
    const { directory: other, workspace: free } = await aDirectory({ workspace });
    free.fail('usergroups.list', { error: 'paid_teams_only' });
    expect(await other.group('slack:@payments-leads')).toBeUndefined();
  });

  test('is seen as it is at the click, not as it was (product A7)', async () => {
    const { directory, workspace: slack, advance } = await aDirectory({ workspace });
    await directory.group('slack:@payments-leads');
    slack.setGroup('payments-leads', []);
    advance(3_000);
    expect(await directory.group('slack:@payments-leads')).toEqual([]);
  });

  test('counts for a minute as it was while Slack can’t be asked, and no longer', async () => {
    const { directory, workspace: slack, advance } = await aDirectory({ workspace });
    await directory.group('slack:@payments-leads');
    slack.fail('usergroups.users.list', { error: 'internal_error' }, 10);
    advance(59_999);
    expect(await directory.group('slack:@payments-leads')).toHaveLength(3);
    advance(1);
    await expect(directory.group('slack:@payments-leads')).rejects.toThrow(DirectoryUnreachable);
  });
});

describe('asking Slack', () => {
  test('the same thing twice within a minute, or at once, costs one call', async () => {
    const { directory, calls, advance } = await aDirectory();
    await Promise.all([1, 2, 3].map(() => directory.profile('slack:T0SIM:U0ANA')));
    advance(59_999);
    await directory.profile('slack:T0SIM:U0ANA');
    expect(calls('users.info')).toBe(1);
    advance(1);
    await directory.profile('slack:T0SIM:U0ANA');
    expect(calls('users.info')).toBe(2);
  });

  test('out of reach, and nothing fresh known, is an error of its own; what is fresh still answers', async () => {
    const { directory, workspace, advance } = await aDirectory();
    await directory.profile('slack:T0SIM:U0ANA');
    workspace.down(true);
    expect(await directory.profile('slack:T0SIM:U0ANA')).toMatchObject({ standing: 'member' });
    await expect(directory.profile('slack:T0SIM:U0BEN')).rejects.toThrow(DirectoryUnreachable);
    await expect(directory.byEmail('ben@example.org')).rejects.toThrow(DirectoryUnreachable);
    await expect(directory.group('slack:@payments-leads')).rejects.toThrow(DirectoryUnreachable);
    advance(60_000);
    await expect(directory.profile('slack:T0SIM:U0ANA')).rejects.toThrow(DirectoryUnreachable);
    workspace.recover();
    expect(await directory.profile('slack:T0SIM:U0ANA')).toMatchObject({ standing: 'member' });
  });

  test.each([
    { status: 500 },
    { ratelimited: 30 },
    { error: 'internal_error' },
    { error: 'missing_scope' },
    { error: 'token_revoked' },
    { reset: 'before' as const },
  ])('and hearing %j is no answer about anybody', async (fault) => {
    const { directory, workspace } = await aDirectory();
    workspace.fail('users.info', fault);
    await expect(directory.profile('slack:T0SIM:U0ANA')).rejects.toThrow(DirectoryUnreachable);
    expect(await directory.profile('slack:T0SIM:U0ANA')).toMatchObject({ standing: 'member' });
  });

  test('before it has said which workspace is ours places nobody', async () => {
    const { directory, workspace } = await aDirectory({ startsDown: true });
    workspace.fail('auth.test', { status: 503 }, 10);
    workspace.down(false);
    await expect(directory.profile('slack:T0SIM:U0ANA')).rejects.toThrow(DirectoryUnreachable);
  });
});
