// One wrong variable about Teams would let strangers in, or send the bot's token elsewhere.
// Every rule about a registration and about where Microsoft is, inside and outside local mode.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Environment, readConfig } from '../../../adapters/process/config.ts';
import type { TeamsConfig } from '../../../adapters/process/config-teams.ts';

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-1234-5678-abcdef',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
};
const tenant = '00000000-0000-4000-8000-00000000000a';
const teams = {
  MicrosoftAppId: '11111111-2222-4333-8444-555555555555',
  MicrosoftAppPassword: 'hush~hush.hush',
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppTenantId: tenant,
};
const policy = { POLICY_FILE: 'policy.yaml' };
const local = { LOCAL_MODE: '1' };

function teamsOf(env: Environment): TeamsConfig | undefined {
  const read = readConfig(env, '/srv/app');
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.teams;
}

function problemsOf(env: Environment): readonly string[] {
  const read = readConfig(env, '/srv/app');
  return read.ok ? [] : read.problems;
}

function without(name: keyof typeof teams): Environment {
  return { ...policy, ...teams, [name]: '' };
}

const publicCloud = {
  ToBotFromChannelOpenIdMetadataUrl:
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azure',
};

describe('outside local mode', () => {
  test('without a registration there is no Teams, and Slack stands alone', () => {
    expect(teamsOf({ ...policy, ...slack })).toBeUndefined();
  });

  test('Teams alone is enough, and Teams beside Slack works too', () => {
    for (const chats of [teams, { ...slack, ...teams }]) {
      const config = teamsOf({ ...policy, ...chats });
      expect(config).toMatchObject({
        appId: teams.MicrosoftAppId,
        type: 'SingleTenant',
        tenantId: tenant,
        local: false,
        channelService: undefined,
        endpoints: publicCloud,
      });
      expect(config?.password?.reveal()).toBe(teams.MicrosoftAppPassword);
    }
    const alone = readConfig({ ...policy, ...teams }, '/srv/app');
    expect(alone.ok && alone.config.slack).toBeUndefined();
  });

  test('half a Slack beside Teams is a problem', () => {
    expect(problemsOf({ ...policy, ...teams, SLACK_BOT_TOKEN: slack.SLACK_BOT_TOKEN })).toEqual([
      expect.stringContaining('SLACK_SIGNING_SECRET: is missing'),
    ]);
  });

  test('with neither chat both ways are named', () => {
    expect(problemsOf(policy).map((problem) => problem.split(':')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'MicrosoftAppId',
    ]);
  });

  test.each([
    'MicrosoftAppId',
    'MicrosoftAppPassword',
    'MicrosoftAppType',
    'MicrosoftAppTenantId',
  ] as const)('an empty %s is refused: the SDK would take it for less safety', (name) => {
    expect(problemsOf(without(name))).toEqual([expect.stringContaining(`${name}: is missing`)]);
  });

  test.each(Object.keys(teams))('%s alone asks for all the others at once', (name) => {
    const value = Reflect.get(teams, name) as string;
    const asked = problemsOf({ ...policy, [name]: value }).map((problem) => problem.split(':')[0]);
    expect(asked).toEqual(Object.keys(teams).filter((other) => other !== name));
  });

  test('a managed identity has no password', () => {
    const env = { ...without('MicrosoftAppPassword'), MicrosoftAppType: 'UserAssignedMSI' };
    expect(teamsOf(env)).toMatchObject({ type: 'UserAssignedMSI', password: undefined });
  });

  test('a multi-tenant registration has no tenant', () => {
    const env = { ...without('MicrosoftAppTenantId'), MicrosoftAppType: 'multitenant' };
    expect(teamsOf(env)).toMatchObject({ type: 'MultiTenant', tenantId: undefined });
  });

  test.each([
    ['MicrosoftAppId', 'my-bot', 'expected the app id of the Azure Bot (a GUID)'],
    ['MicrosoftAppType', 'Single', 'expected one of SingleTenant, MultiTenant, UserAssignedMSI'],
    ['MicrosoftAppTenantId', 'contoso.com', 'expected the id of a tenant'],
  ])('%s=%s is refused', (name, value, says) => {
    expect(problemsOf({ ...policy, ...teams, [name]: value })).toEqual([
      expect.stringContaining(`${name}: ${says}`),
    ]);
  });

  test('a slip in a name is pointed out', () => {
    const env = { ...without('MicrosoftAppTenantId'), MicrosoftAppTenantID: tenant };
    expect(problemsOf(env)).toEqual([expect.stringContaining('MicrosoftAppTenantID is set')]);
  });

  test('nothing printed shows the password', () => {
    const config = teamsOf({ ...policy, ...teams });
    for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config)]) {
      expect(shown).toContain('[secret]');
      expect(shown).not.toContain('hush');
    }
    expect(problemsOf(without('MicrosoftAppId')).join()).not.toContain('hush');
  });
});

describe('where Microsoft is', () => {
  const env = { ...policy, ...teams };

  test('the US Government cloud is one variable', () => {
    const config = teamsOf({ ...env, ChannelService: 'https://botframework.azure.us/' });
    expect(config).toMatchObject({
      channelService: 'https://botframework.azure.us',
      endpoints: {
        ToBotFromChannelOpenIdMetadataUrl:
          'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
        ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
        ToChannelFromBotOAuthScope: 'https://api.botframework.us',
        CallerId: 'urn:botframework:azureusgov',
      },
    });
    expect(Object.keys(config?.endpoints ?? {})).toEqual(Object.keys(publicCloud));
  });

  test.each(['https://botframework.azure.cn', 'https://botframework.azure.us.example.org', 'x'])(
    'ChannelService=%s is refused with the legal value',
    (value) => {
      expect(problemsOf({ ...env, ChannelService: value })).toEqual([
        'ChannelService: expected https://botframework.azure.us for the US Government cloud, or leave it unset',
      ]);
    },
  );

  test('one endpoint alone leaves the others at their defaults', () => {
    const OAuthUrl = 'https://token.botframework.azure.us';
    expect(teamsOf({ ...env, OAuthUrl })?.endpoints).toEqual({ ...publicCloud, OAuthUrl });
  });

  test.each([
    ['ToBotFromChannelOpenIdMetadataUrl', 'https://login.botframework.com.example.org/x'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'http://login.botframework.com/v1'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'https://login.botframework.com:8443/v1'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'https://login.botframework.com@example.org/v1'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'https://login.microsoftonline.com/common'],
    ['ToBotFromChannelOpenIdMetadataUrl', 'http://127.0.0.1:4000/openid'],
    [
      'ToBotFromChannelTokenIssuer',
      'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
    ],
    ['ToBotFromChannelTokenIssuer', 'https://login.microsoftonline.com/x/v2.0'],
    ['ToBotFromChannelTokenIssuer', 'https://api.botframework.com/'],
    ['ToBotFromChannelTokenIssuer', 'http://api.botframework.com'],
    ['ToChannelFromBotLoginUrl', 'https://login.example.org/x'],
    ['ToChannelFromBotLoginUrl', 'http://localhost:4000'],
    ['ToChannelFromBotOAuthScope', 'https://graph.microsoft.com'],
    ['OAuthUrl', 'https://example.org'],
    ['OAuthUrl', 'not an address'],
    ['ToBotFromEmulatorOpenIdMetadataUrl', 'https://example.org'],
    ['CallerId', 'urn:example'],
  ])('%s=%s is refused outside local mode, with Teams and without', (name, value) => {
    for (const chat of [teams, slack]) {
      expect(problemsOf({ ...policy, ...chat, [name]: value })).toEqual([
        expect.stringContaining(`${name}: expected`),
      ]);
    }
  });
});

describe('in local mode', () => {
  test('Teams is there with nothing set: no app id, no token', () => {
    expect(teamsOf({})).toEqual({
      appId: undefined,
      password: undefined,
      type: 'MultiTenant',
      tenantId: undefined,
      local: true,
      channelService: undefined,
      endpoints: publicCloud,
    });
  });

  test('an app id may be any word and needs nothing else', () => {
    expect(teamsOf({ ...local, MicrosoftAppId: 'local-bot' })).toMatchObject({
      appId: 'local-bot',
      password: undefined,
      type: 'MultiTenant',
    });
    expect(problemsOf({ ...local, MicrosoftAppId: 'two words' })).toHaveLength(1);
  });

  test('a tenant makes it an app of that tenant', () => {
    expect(teamsOf({ ...local, MicrosoftAppTenantId: tenant.toUpperCase() })).toMatchObject({
      type: 'SingleTenant',
      tenantId: tenant,
    });
  });

  test('Microsoft may be on this machine', () => {
    const here = {
      ToBotFromChannelOpenIdMetadataUrl: 'http://127.0.0.1:4000/openid',
      ToBotFromChannelTokenIssuer: 'http://127.0.0.1:4000',
      ToChannelFromBotLoginUrl: 'http://localhost:4000/login',
      ToChannelFromBotOAuthScope: 'local-scope',
      OAuthUrl: 'http://[::1]:4000/oauth',
      ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.example.org/openid',
      CallerId: 'local',
    };
    expect(teamsOf({ ...local, ...here })?.endpoints).toEqual(here);
  });

  test('but elsewhere only over https', () => {
    const env = { ...local, ToBotFromChannelOpenIdMetadataUrl: 'http://example.org/openid' };
    expect(problemsOf(env)).toEqual([expect.stringContaining('http:// on this machine')]);
  });
});
