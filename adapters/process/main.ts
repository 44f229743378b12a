// Starts the bot (`npm start`): reads the settings, puts everything together, and stops it in order when asked to.
import type { Log } from '../../src/app/ports.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { HttpProxy } from '../node/proxy.ts';
import type { SlackSettings } from '../slack/connect.ts';
import { startTrouble } from './cannot-start.ts';
import { machineClock } from './clock.ts';
import { type Config, EX_CONFIG } from './config.ts';
import { addressOf } from './config-database.ts';
import { wayOut } from './config-proxy.ts';
import { jsonLog } from './log.ts';
import { elsewherePage, openPlayground, type Playground } from './playground.ts';
import { samplePolicyFile } from './policy-file.ts';
import { policyProblemsTo, watchPolicy } from './policy-reload.ts';
import { nameOf } from './report.ts';
import { Secret } from './secret.ts';
import { settingsFromEnvironment } from './settings.ts';
import { type Signalbox, startSignalbox } from './signalbox.ts';

// A log that can't be written, as on a full disk or when its reader has died, is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const settings = settingsFromEnvironment();
if (settings.ok) await run(settings.config, settings.policy).catch(failed(settings.config));
else {
  process.stderr.write(`${settings.message}\n`);
  process.exitCode = EX_CONFIG;
}

/** Ends the process: what was opened before it failed would keep it. What nobody foresaw keeps its stack. */
function failed(config: Config) {
  return (error: unknown): never => {
    const trouble = startTrouble(error, config);
    if (trouble === undefined) throw error;
    process.stderr.write(`Signalbox can't start: ${trouble.why}\n`);
    process.exit(trouble.ofSettings ? EX_CONFIG : 1);
  };
}

/** Less than what supervisors wait before they kill (compose.yaml). Rows under way are found by their leases. */
const LONGEST_STOP_MS = 10_000;

async function run(config: Config, policy: Policy): Promise<void> {
  const log = jsonLog({ level: config.logLevel, secrets: secretsOf(config) });
  const playground =
    config.local && config.slack === undefined
      ? await openPlayground(playgroundFile(config))
      : undefined;
  const proxy = wayOut(config.proxy);
  // Loaded only where there is one: it would be a part of every start.
  if (proxy !== undefined) (await import('../node/proxy.ts')).fetchBy(proxy);
  const bot = await start(config, policy, playground, log);
  await playground?.connect(bot);
  const watched = watch(config, policy, bot, log);
  const stop = async () => {
    log.info({}, 'stopping');
    await watched?.stop();
    await bot.stop();
    await playground?.stop();
  };
  const stopping = { begun: false };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping.begun) return;
      stopping.begun = true;
      setTimeout(() => {
        log.warn(
          { ms: LONGEST_STOP_MS },
          'stopping took too long: what was under way is done after the next start',
        );
        process.exit(0);
      }, LONGEST_STOP_MS).unref();
      void stop().then(() => process.exit(0));
    });
  }
  log.info(
    {
      port: bot.port,
      database: nameOf(config.database),
      policy: policy.version,
      ...(config.queue && { host: new URL(config.queue.url.reveal()).host }),
    },
    config.queue === undefined ? 'ready' : 'ready, with Redis at this host',
  );
  sayReady(config, bot);
}

/** Where the simulated workspace keeps what it knows: beside the database where that is a file. */
function playgroundFile({ database }: Config): string {
  return `${database.kind === 'file' ? database.file : 'data/playground.db'}.workspace.json`;
}

function secretsOf({ slack, teams, proxy, database, queue }: Config): readonly Secret[] {
  const groups = [slack, teams, proxy, database, queue].map((group) => Object.values(group ?? {}));
  return groups.flat().filter((setting) => setting instanceof Secret);
}

/** Who we are in Slack, as the adapter is told. */
function settingsOf(
  slack: NonNullable<Config['slack']>,
  proxy: HttpProxy | undefined,
): SlackSettings {
  const { botToken, apiUrl, ...way } = slack;
  const common = { botToken: botToken.reveal(), apiUrl, proxy };
  return 'appToken' in way
    ? { ...common, appToken: way.appToken.reveal() }
    : { ...common, signingSecret: way.signingSecret.reveal() };
}

/** The sample doesn't change; without a watch SIGHUP ends the playground like any program of a terminal. */
function watch(config: Config, policy: Policy, bot: Signalbox, log: Log) {
  if (config.policyFile === samplePolicyFile) return undefined;
  const say = policyProblemsTo(log, config.policyFile);
  return watchPolicy({
    file: config.policyFile,
    version: policy.version,
    onPolicy: bot.takePolicy,
    onProblem: (problems) => {
      say(problems);
      bot.policyRead(problems.length);
    },
  });
}

function start(
  config: Config,
  policy: Policy,
  playground: Playground | undefined,
  log: Log,
): Promise<Signalbox> {
  const { slack } = config;
  const elsewhere =
    config.local && slack !== undefined
      ? [{ path: '/playground', router: elsewherePage(slack.apiUrl) }]
      : [];
  return startSignalbox({
    databaseUrl: addressOf(config.database),
    policy,
    slack: playground?.slack ?? (slack && settingsOf(slack, wayOut(config.proxy))),
    teams: config.teams && { ...config.teams, password: config.teams.password?.reveal() },
    queue: config.queue && {
      url: config.queue.url.reveal(),
      horizonMs: config.queue.horizonMs,
      operatorToken: config.queue.operatorToken?.reveal(),
    },
    host: config.host,
    port: config.port,
    clock: playground?.clock ?? machineClock,
    log,
    routers: playground?.routers ?? elsewhere,
  });
}

/** The one line for people, the last before the first request; everything else is the log. */
function sayReady(config: Config, bot: Signalbox): void {
  const line = config.local
    ? `Signalbox is ready: open http://127.0.0.1:${bot.port}/playground`
    : `Signalbox is ready on port ${bot.port}${requestAddress(config)}`;
  process.stdout.write(`${line}\n`);
}

/** What stands in the settings of each chat's app as the address for requests, where the public one is known. */
function requestAddress({ publicUrl, slack, teams }: Config): string {
  if (publicUrl === undefined) return '';
  const isSent = slack !== undefined && 'signingSecret' in slack;
  const bySlack = isSent ? `; Slack sends to ${publicUrl}/slack/events` : '';
  return teams === undefined ? bySlack : `${bySlack}; Teams sends to ${publicUrl}/api/messages`;
}
