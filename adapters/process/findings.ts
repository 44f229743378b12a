// Everything that can be said of an installation without talking to a chat: settings, policy, manifests, database, Redis.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../node/finding.ts';
import { examineDatabase } from '../sql/examine.ts';
import { troubleOf } from '../sql/trouble.ts';
import { teamsPackage } from '../teams/package/zip.ts';
import { processEnvironment, readDatabaseConfig, readQueueConfig, readTeamsApp } from './config.ts';
import { addressOf } from './config-database.ts';
import { nameOf } from './report.ts';
import { type SettingsReading, settingsFromEnvironment } from './settings.ts';

/** All of it, however much is wrong. Never rejects. */
export async function installationFindings(): Promise<readonly Finding[]> {
  const settings = settingsFromEnvironment();
  return [
    ...settingsFindings(settings),
    ...slackManifestFindings(),
    ...(settings.ok ? teamsFindings(settings) : []),
    ...(await databaseFindings()),
    ...(await redisFindings()),
  ];
}

function settingsFindings(settings: SettingsReading): readonly Finding[] {
  if (!settings.ok) return settings.problems.map((says) => ({ state: 'problem', says }));
  const says = `settings and policy are well formed (policy ${settings.policy.version})`;
  return [{ state: 'ok', says }];
}

// ---------------------------------------------------------------- manifests

const slackManifest = z.object({
  features: z.object({ slash_commands: z.array(z.object({ url: z.string() })) }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string() }),
    interactivity: z.object({ request_url: z.string() }),
  }),
});

function readSlackManifest() {
  const file = join(import.meta.dirname, '../../manifest.json');
  return slackManifest.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The scopes that this version needs. */
export function slackScopes(): readonly string[] {
  return readSlackManifest().oauth_config.scopes.bot;
}

const EXAMPLE = 'https://signalbox.example.com/slack/events';

/** Over HTTP, Slack sends to the addresses in its app's settings: in the manifest at hand they have to agree. */
function slackManifestFindings(): readonly Finding[] {
  const { SLACK_APP_TOKEN, SLACK_BOT_TOKEN, PUBLIC_URL } = processEnvironment();
  if (!SLACK_BOT_TOKEN || SLACK_APP_TOKEN) return [];
  const { features, settings } = readSlackManifest();
  const { event_subscriptions, interactivity } = settings;
  const urls = new Set([
    ...features.slash_commands.map(({ url }) => url),
    event_subscriptions.request_url,
    interactivity.request_url,
  ]);
  const expected =
    PUBLIC_URL === undefined ? undefined : `${PUBLIC_URL.trim().replace(/\/+$/, '')}/slack/events`;
  const [url] = urls;
  const isExample = url === EXAMPLE && expected !== EXAMPLE;
  if (urls.size === 1 && !isExample && (url === expected || expected === undefined)) {
    return [{ state: 'ok', says: 'manifest.json has one address for Slack' }];
  }
  const want = expected ?? 'https://<this server>/slack/events';
  if (urls.size === 1 && isExample) {
    return [
      {
        state: 'note',
        says: `manifest.json has the example address; the app's settings need ${want}`,
      },
    ];
  }
  return [
    {
      state: 'problem',
      says: `manifest.json sends Slack to ${[...urls].join(', ')}: put ${want} everywhere`,
    },
  ];
}

function teamsFindings({ config }: SettingsReading & { readonly ok: true }): readonly Finding[] {
  if (config.teams === undefined || config.local) return [];
  const read = readTeamsApp(processEnvironment());
  if (!read.ok)
    return read.problems.map((says) => ({
      state: 'note',
      says: `the Teams app package can't be written: ${says}`,
    }));
  teamsPackage({ ...read.app, version: '0.0.0' });
  return [{ state: 'ok', says: 'the Teams app package can be written (npm run package:teams)' }];
}

// ---------------------------------------------------------------- servers

async function databaseFindings(): Promise<readonly Finding[]> {
  const { database } = readDatabaseConfig(processEnvironment(), process.cwd());
  // What is wrong with the address stands among the settings.
  if (database === undefined) return [];
  try {
    return await examineDatabase(addressOf(database));
  } catch (error) {
    const why = troubleOf(error, nameOf(database))?.why ?? String(error);
    return [{ state: 'problem', says: why }];
  }
}

async function redisFindings(): Promise<readonly Finding[]> {
  const { queue } = readQueueConfig(processEnvironment());
  if (queue === undefined) return [];
  const { examineRedis } = await import('../queue/examine.ts');
  return [await examineRedis(queue.url.reveal())];
}
