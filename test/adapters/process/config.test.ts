// What an operator sets decides between a playground and an installation.
// Every rule of the contract's "Starting" is tried here, and that no problem shows a secret.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type Config,
  type Environment,
  readConfig,
  VARIABLES,
} from '../../../adapters/process/config.ts';
import { samplePolicyFile } from '../../../adapters/process/policy-file.ts';
import { Secret } from '../../../adapters/process/secret.ts';

const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-1234-5678-abcdef',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
};
const socketMode = {
  SLACK_BOT_TOKEN: secrets.SLACK_BOT_TOKEN,
  SLACK_APP_TOKEN: 'xapp-1-A0123-4567-89abcdef',
};
const installation = { ...secrets, POLICY_FILE: 'policy.yaml' };

function configOf(env: Environment): Config {
  const read = readConfig(env, '/srv/app');
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

function problemsOf(env: Environment): readonly string[] {
  const read = readConfig(env, '/srv/app');
  return read.ok ? [] : read.problems;
}

describe('local mode (contract "Starting")', () => {
  test('with nothing set: loopback, its own file, the sample policy, the simulated workspace', () => {
    expect(configOf({ PATH: '/bin', HOME: '/root', PORT: '', SLACK_BOT_TOKEN: '' })).toEqual({
      local: true,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: undefined,
      database: { kind: 'file', file: '/srv/app/data/playground.db' },
      policyFile: samplePolicyFile,
      logLevel: 'warn',
      slack: undefined,
      teams: expect.objectContaining({ appId: undefined, local: true }),
    });
  });

  test.each([
    'SLACK_BOT_TOKEN',
    'SLACK_API_URL',
    'SLACK_APP_TOKEN',
    'SLACK_CLIENT_ID',
    'MicrosoftAppId',
    'MicrosoftAppSomething',
    'POLICY_FILE',
    'DATABASE_URL',
    'REDIS_URL',
    'PUBLIC_URL',
  ])('%s alone is an installation that has lost its secrets, not a playground', (name) => {
    const problems = problemsOf({ [name]: 'http://example.org' });
    expect(problems.filter((problem) => problem.includes('is missing'))).not.toEqual([]);
  });

  test('an empty variable counts as unset, and so does one of spaces', () => {
    expect(configOf({ SLACK_API_URL: '', POLICY_FILE: '  ', DATABASE_URL: '' }).local).toBe(true);
  });

  test('LOCAL_MODE=1 uses what else is given: another Slack, database and policy', () => {
    const config = configOf({
      ...installation,
      LOCAL_MODE: '1',
      SLACK_API_URL: 'http://127.0.0.1:4000/api',
      DATABASE_URL: 'file:/tmp/other.db',
    });
    expect(config).toMatchObject({
      local: true,
      host: '127.0.0.1',
      database: { kind: 'file', file: '/tmp/other.db' },
      policyFile: '/srv/app/policy.yaml',
    });
    expect(config.slack?.apiUrl).toBe('http://127.0.0.1:4000/api/');
    expect(config.slack?.botToken.reveal()).toBe(secrets.SLACK_BOT_TOKEN);
    expect(config.slack).toMatchObject({ signingSecret: expect.any(Secret) });
  });

  test('LOCAL_MODE=1 with Slack alone takes the sample policy and any signing secret', () => {
    const config = configOf({
      LOCAL_MODE: '1',
      SLACK_BOT_TOKEN: 'anything',
      SLACK_SIGNING_SECRET: 'short',
      SLACK_API_URL: 'http://127.0.0.1:4000/api/',
    });
    expect(config.policyFile).toBe(samplePolicyFile);
    expect(config.database).toEqual({ kind: 'file', file: '/srv/app/data/playground.db' });
  });

  test('half a Slack is a problem in local mode too', () => {
    const half = { LOCAL_MODE: '1', SLACK_BOT_TOKEN: secrets.SLACK_BOT_TOKEN };
    expect(problemsOf(half)).toEqual([expect.stringContaining('SLACK_SIGNING_SECRET: is missing')]);
    expect(problemsOf({ LOCAL_MODE: '1', SLACK_API_URL: 'http://127.0.0.1' })).toHaveLength(2);
  });

  test.each(['0', 'true', 'yes'])('LOCAL_MODE=%s is not guessed about', (value) => {
    expect(problemsOf({ LOCAL_MODE: value })).toEqual([
      'LOCAL_MODE: expected 1, or leave it unset',
    ]);
  });
});

describe('an installation', () => {
  test('has a default for everything but Slack and the policy', () => {
    expect(configOf(installation)).toMatchObject({
      local: false,
      host: undefined,
      port: 3000,
      publicUrl: undefined,
      database: { kind: 'file', file: '/srv/app/data/signalbox.db' },
      policyFile: '/srv/app/policy.yaml',
      logLevel: 'info',
      slack: { apiUrl: 'https://slack.com/api/' },
    });
  });

  test('tells every problem at once, with what is legal', () => {
    const problems = problemsOf({
      PORT: '70000',
      LOG_LEVEL: 'loud',
      PUBLIC_URL: 'ftp://example.org',
      DATABASE_URL: 'mysql://localhost/x',
    });
    expect(problems).toEqual([
      'PORT: expected a number from 0 (any free port) to 65535',
      'PUBLIC_URL: expected an http:// or https:// address without user, query and fragment',
      'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent',
      'SLACK_BOT_TOKEN: is missing; expected the bot token (xoxb-…) of the Slack app',
      'SLACK_SIGNING_SECRET: is missing; expected the signing secret of the Slack app, or its app-level token in SLACK_APP_TOKEN for Socket Mode',
      expect.stringMatching(/^MicrosoftAppId: is missing; .* for Microsoft Teams instead of Slack/),
      'DATABASE_URL: expected file: and the path of a file, such as file:data/signalbox.db, or postgres:// and a database, such as postgres://signalbox:password@db.example.org:5432/signalbox',
      'POLICY_FILE: is missing; expected the path of the policy file',
    ]);
  });

  test('a slip in a name is pointed out', () => {
    expect(problemsOf({ ...installation, POLICY_FILE: '', POLCY_FILE: 'policy.yaml' })).toEqual([
      'POLICY_FILE: is missing; expected the path of the policy file (POLCY_FILE is set; was that meant to be it?)',
    ]);
  });

  test('Redis is used where it is said to be, an hour ahead unless another time is set', () => {
    const url = 'rediss://bot:p%40ss@redis.example.org:6380/2';
    const { queue } = configOf({ ...installation, REDIS_URL: url });
    expect(queue?.url.reveal()).toBe(url);
    expect(queue?.password.reveal()).toBe('p@ss');
    expect(queue?.horizonMs).toBe(60 * 60_000);
    const further = { REDIS_URL: 'redis://localhost', QUEUE_HORIZON_MINUTES: '1440' };
    expect(configOf({ LOCAL_MODE: '1', ...further }).queue?.horizonMs).toBe(24 * 60 * 60_000);
    expect(configOf(installation).queue).toBeUndefined();
  });

  test.each([
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://:hush@',
    'redis://host/jobs',
    'redis://:hush%@host',
  ])('%s is no address of Redis', (address) => {
    const problems = problemsOf({ ...installation, REDIS_URL: address });
    expect(problems).toEqual([expect.stringMatching(/^REDIS_URL: expected a redis:\/\/ or/)]);
    expect(problems.join()).not.toContain('hush');
  });

  test('an operator’s token is long, and kept as a secret', () => {
    const redis = { ...installation, REDIS_URL: 'redis://localhost' };
    const token = 'hush'.repeat(8);
    const config = configOf({ ...redis, OPERATOR_TOKEN: token });
    expect(config.queue?.operatorToken?.reveal()).toBe(token);
    expect(inspect(config, { depth: 9 })).not.toContain('hush');
    expect(problemsOf({ ...installation, OPERATOR_TOKEN: token })).toEqual([
      expect.stringContaining('OPERATOR_TOKEN: opens the job board, and there are no jobs'),
    ]);
    expect(problemsOf({ ...redis, OPERATOR_TOKEN: token.slice(1) })).toEqual([
      'OPERATOR_TOKEN: expected at least 32 characters that nobody guesses',
    ]);
  });

  test.each(['0', '1441', '1.5', '-1', 'an hour'])('%s minutes are no horizon', (minutes) => {
    expect(problemsOf({ ...installation, QUEUE_HORIZON_MINUTES: minutes })).toEqual([
      'QUEUE_HORIZON_MINUTES: expected a number from 1 to 1440 (a day)',
    ]);
  });

  test.each(['CI_WEBHOOK_SECRET'])(
    '%s is refused as long as it would do nothing, in local mode too',
    (name) => {
      const refused = [expect.stringContaining(`${name}: not available in this version yet`)];
      expect(problemsOf({ ...installation, [name]: 'something' })).toEqual(refused);
      expect(problemsOf({ LOCAL_MODE: '1', [name]: 'something' })).toEqual(refused);
    },
  );

  test.each([
    ['xapp-1-A0-abc', 'begins with xapp-'],
    ['xoxp-1-2-3', 'begins with xoxp-'],
    ['token', 'begins with xoxb-'],
    ['xoxb-your-token', 'example value'],
    ['xoxb-1 2', 'without spaces'],
  ])('the token %s is no bot token', (token, why) => {
    expect(problemsOf({ ...installation, SLACK_BOT_TOKEN: token })).toEqual([
      expect.stringContaining(why),
    ]);
  });

  test('a rotated token is a bot token', () => {
    expect(problemsOf({ ...installation, SLACK_BOT_TOKEN: 'xoxe.xoxb-1-abc' })).toEqual([]);
  });

  test.each([
    ['0123456789abcdef0123456789abcde', 'at least 32 characters'],
    ['your-signing-secret-from-the-app-page', 'example value'],
    ['8f742231b10e8888abcd99yyyzzz85a5', 'example value'],
  ])('the signing secret %s is too weak', (secret, why) => {
    expect(problemsOf({ ...installation, SLACK_SIGNING_SECRET: secret })).toEqual([
      expect.stringContaining(why),
    ]);
  });

  test('an app-level token is Socket Mode: no signing secret is needed, nor used if there is one', () => {
    const env = { ...socketMode, POLICY_FILE: 'policy.yaml' };
    for (const config of [configOf(env), configOf({ ...env, SLACK_SIGNING_SECRET: 'short' })]) {
      expect(Object.keys(config.slack ?? {}).sort()).toEqual(['apiUrl', 'appToken', 'botToken']);
      expect(inspect(config, { depth: 9 })).not.toContain(socketMode.SLACK_APP_TOKEN);
    }
    expect(configOf({ ...socketMode, LOCAL_MODE: '1' }).slack).toHaveProperty('appToken');
  });

  test('an app-level token alone lacks the bot token, and a bot token alone either of the two', () => {
    const alone = { POLICY_FILE: 'policy.yaml', SLACK_APP_TOKEN: socketMode.SLACK_APP_TOKEN };
    expect(problemsOf(alone)).toEqual([expect.stringContaining('SLACK_BOT_TOKEN: is missing')]);
    expect(problemsOf({ ...alone, LOCAL_MODE: '1' })).toHaveLength(1);
    const bot = { POLICY_FILE: 'policy.yaml', SLACK_BOT_TOKEN: secrets.SLACK_BOT_TOKEN };
    expect(problemsOf(bot)).toEqual([expect.stringContaining('or its app-level token in')]);
  });

  test.each([
    ['xoxb-1234-5678-abcdef', 'this one begins with xoxb-'],
    ['token', 'begins with xapp-'],
    ['xapp-your-token', 'example value'],
    ['xapp-1 2', 'without spaces'],
  ])('the token %s is no app-level token, which is told with all else', (token, why) => {
    const env = { ...socketMode, SLACK_APP_TOKEN: token, SLACK_BOT_TOKEN: 'xapp-1-hush' };
    expect(problemsOf({ ...env, POLICY_FILE: 'policy.yaml' })).toEqual([
      expect.stringMatching(/^SLACK_BOT_TOKEN: expected the bot token/),
      expect.stringMatching(new RegExp(`^SLACK_APP_TOKEN: .*${why}`)),
    ]);
  });

  test('another server at SLACK_API_URL makes app-level tokens as it likes', () => {
    const env = { ...socketMode, SLACK_APP_TOKEN: 'any', SLACK_API_URL: 'http://127.0.0.1:4000' };
    expect(problemsOf({ ...env, POLICY_FILE: 'policy.yaml' })).toEqual([]);
  });

  test('no message shows the value of a secret, nor of an address that may hold one', () => {
    const values = {
      SLACK_BOT_TOKEN: 'xoxp-hush-hush',
      SLACK_SIGNING_SECRET: 'hush-too-short',
      DATABASE_URL: 'postgres://user:hush@host',
      PUBLIC_URL: 'https://user:hush@example.org',
      REDIS_URL: 'redis://:hush@host/jobs',
      MicrosoftAppPassword: 'hush',
      CI_WEBHOOK_SECRET: 'hush',
    };
    const { SLACK_SIGNING_SECRET: _, ...others } = values;
    for (const each of [values, { ...others, SLACK_APP_TOKEN: 'xoxp-hush-too' }]) {
      const problems = problemsOf(each);
      expect(problems.length).toBeGreaterThanOrEqual(Object.keys(each).length);
      expect(problems.join('\n')).not.toContain('hush');
    }
  });

  test('a configuration can be printed without showing a secret', () => {
    const config = configOf(installation);
    for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config)]) {
      expect(shown).toContain('[secret]');
      expect(shown).not.toContain(secrets.SLACK_BOT_TOKEN);
      expect(shown).not.toContain(secrets.SLACK_SIGNING_SECRET);
    }
  });
});

describe('single values', () => {
  test.each(['0', '1', '65535'])('PORT=%s', (value) => {
    expect(configOf({ PORT: value }).port).toBe(Number(value));
  });

  test.each(['-1', '65536', '3000.5', '0x50', 'http', '1e3'])('PORT=%s is refused', (value) => {
    expect(problemsOf({ PORT: value })).toHaveLength(1);
  });

  test.each([
    ['file:data/x.db', '/srv/app/data/x.db'],
    ['file:/var/lib/x.db', '/var/lib/x.db'],
    ['file:///var/lib/x.db', '/var/lib/x.db'],
    ['file:../my data%20.db', '/srv/my data%20.db'],
  ])('DATABASE_URL=%s', (value, file) => {
    expect(configOf({ LOCAL_MODE: '1', DATABASE_URL: value }).database).toEqual({
      kind: 'file',
      file,
    });
  });

  test('DATABASE_URL=postgres://… keeps its password to itself', () => {
    const url = 'postgres://signalbox:h%26sh-hush@db.example.org:5433/releases';
    const { database } = configOf({ LOCAL_MODE: '1', DATABASE_URL: url });
    if (database.kind !== 'server') throw new Error('It is on a server.');
    expect(database.address.reveal()).toBe(url);
    expect([database.password.reveal(), database.written.reveal()]).toEqual([
      'h&sh-hush',
      'h%26sh-hush',
    ]);
    expect(inspect(database)).not.toContain('hush');
  });

  test.each(['postgres://', 'postgres://host', 'postgresql://u:%zz@host/db', 'postgres:///db'])(
    'DATABASE_URL=%s is refused',
    (value) => {
      expect(problemsOf({ LOCAL_MODE: '1', DATABASE_URL: value })).toEqual([
        expect.stringContaining('expected postgres://user:password@host:port/database'),
      ]);
    },
  );

  test('DATABASE_URL takes TLS whole or not at all', () => {
    const withMode = (mode: string) => `postgres://u:p@host/db?sslmode=${mode}`;
    for (const mode of ['disable', 'require', 'verify-full']) {
      expect(configOf({ LOCAL_MODE: '1', DATABASE_URL: withMode(mode) }).database.kind).toBe(
        'server',
      );
    }
    for (const mode of ['no-verify', 'allow', 'on']) {
      expect(problemsOf({ LOCAL_MODE: '1', DATABASE_URL: withMode(mode) })).toEqual([
        expect.stringContaining('expected sslmode=verify-full'),
      ]);
    }
  });

  test.each(['file:', 'data/x.db', 'file://host/x.db', 'file:data/', 'file:x.db?mode=memory'])(
    'DATABASE_URL=%s is refused',
    (value) => {
      expect(problemsOf({ LOCAL_MODE: '1', DATABASE_URL: value })).toHaveLength(1);
    },
  );

  test('addresses are brought into one form', () => {
    const config = configOf({
      ...installation,
      PUBLIC_URL: 'https://example.org/release/',
      SLACK_API_URL: 'http://localhost:4000/api',
      LOG_LEVEL: 'WARN',
    });
    expect(config.publicUrl).toBe('https://example.org/release');
    expect(config.slack?.apiUrl).toBe('http://localhost:4000/api/');
    expect(config.logLevel).toBe('warn');
  });
});

test('docs/reference/configuration.md has a row for every variable, and for no other', () => {
  const page = join(import.meta.dirname, '../../../docs/reference/configuration.md');
  const rows = [...readFileSync(page, 'utf8').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual([...VARIABLES].toSorted());
});
