// What an operator of Socket Mode sees of the process itself: a token that Slack doesn't take is
// said once and plainly, and a stop loses nothing that somebody was told.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { sampleWorkspace } from '../../../adapters/playground/slack/sample-workspace.ts';
import {
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../../adapters/playground/slack/workspace.ts';
import { aFolder, type InstalledProgram, startInstalled } from '../../support/installed-program.ts';

const appToken = 'xapp-1-A0BOT-4567-89abcdef0123';
const botToken = 'xoxb-1234-5678-abcdef';

async function aWorkspace(): Promise<SlackWorkspace> {
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: Date.now,
    botToken,
    signingSecret: 'not used over a socket',
    appToken,
    rateLimits: false,
  });
  onTestFinished(() => slack.close());
  return slack;
}

function settingsFor(slack: SlackWorkspace, token = appToken): Readonly<Record<string, string>> {
  return { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: token, SLACK_API_URL: slack.apiUrl };
}

interface Line {
  readonly level: string;
  readonly message: string;
}

/** The lines of its log so far. */
function logOf(bot: InstalledProgram): readonly Line[] {
  const lines = bot.printed().split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line);
}

const saysWhatToDo =
  /^Slack refuses SLACK_APP_TOKEN \((\w+)\), so nothing said there is heard\. Make another under Basic Information, App-Level Tokens, with the scope connections:write, set it and restart$/;

test.each([
  ['invalid_auth', 'wrong', 'xapp-1-A0BOT-4567-fedcba9876'],
  ['token_revoked', 'revoked', appToken],
])(
  '%s: a %s token is said once, with what to do, and everything else runs',
  async (code, _, token) => {
    const slack = await aWorkspace();
    if (code === 'token_revoked') slack.sockets.revokeToken();
    const bot = startInstalled(aFolder(), settingsFor(slack, token));
    await bot.ready;
    const refused = () => logOf(bot).filter(({ level }) => level === 'error');
    await expect.poll(refused).toHaveLength(1);
    expect(saysWhatToDo.exec(refused()[0]?.message ?? '')?.[1]).toBe(code);

    const readiness = await bot.get('/readyz');
    expect(readiness.status).toBe(200);
    expect(JSON.parse(readiness.text)).toMatchObject({
      status: 'degraded',
      conditions: [
        { name: 'slack', why: expect.stringMatching(saysWhatToDo) },
        { name: 'database', state: 'ok' },
        { name: 'outbox', state: 'ok' },
      ],
    });
    expect(await bot.get('/healthz')).toMatchObject({ status: 200 });
    expect(await bot.get('/slack/events')).toMatchObject({ status: 404 });
    expect(slack.sockets.count()).toBe(0);

    bot.signal('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    for (const secret of [token, botToken, token.slice(-10)]) {
      expect(bot.printed() + readiness.text).not.toContain(secret);
    }
  },
);

test('a token of another kind ends it before anything is opened or written', async () => {
  const folder = aFolder();
  const bot = startInstalled(folder, { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: botToken });
  expect(await bot.ended).toEqual({ code: 78, signal: null });
  expect(bot.printed()).toContain(
    'SLACK_APP_TOKEN: expected an app-level token of the Slack app, with the scope connections:write, which begins with xapp-; this one begins with xoxb-',
  );
  expect(bot.printed()).not.toContain(botToken);
  expect(readdirSync(folder)).toEqual([]);
});

test('SIGTERM while people talk: what is under way is recorded and answered, and nothing after it is begun', async () => {
  const slack = await aWorkspace();
  const folder = aFolder();
  const bot = startInstalled(folder, settingsFor(slack));
  await slack.sockets.until(1);
  const plan = (version: string) =>
    slack.command('U0ANA', 'C0PAY', `plan payments ${version} at in 2h`);
  expect((await plan('1.0.0')).reply?.text).toContain('R-1');

  // Whoever holds the lock of the file keeps everybody else from recording.
  const file = new SqliteDatabase(join(folder, 'data/signalbox.db'));
  file.exec('BEGIN IMMEDIATE');
  const underWay = ['1.1.0', '1.1.1', '1.1.2'].map(plan);
  // Envelopes arrive in order, and this one, which nobody listens for, is acknowledged at once.
  expect(await slack.event({ type: 'reaction_added' })).toMatchObject({ status: 200 });
  bot.signal('SIGTERM');
  await expect.poll(() => bot.printed()).toContain('stopping');
  const tooLate = ['1.2.0', '1.2.1'].map(plan);
  file.exec('ROLLBACK');
  file.close();
  const answers = await Promise.all(underWay);
  expect((await Promise.all(tooLate)).map(({ ok }) => ok)).toEqual([false, false]);
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expect(logOf(bot).filter(({ level }) => level === 'error')).toEqual([]);
  expect(slack.sockets.count()).toBe(0);

  const again = startInstalled(folder, settingsFor(slack));
  await slack.sockets.until(1);
  const list = await slack.command('U0ANA', 'C0PAY', 'list');
  expect(list.reply?.text).toContain('4 releases not closed');
  for (const { reply } of answers) {
    const [release = 'none'] = /R-\d+/.exec(reply?.text ?? '') ?? [];
    expect(list.reply?.text).toMatch(new RegExp(`${release} payments 1\\.1\\.`));
  }
  again.signal('SIGINT');
  expect(await again.ended).toEqual({ code: 0, signal: null });
});
