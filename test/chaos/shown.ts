// What people see: every message that the bot remembers stands there, every release has its card, threads are told in the
// order in which things happened, and drawing a card again changes nothing.
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy } from '../../adapters/process/policy-file.ts';
import { type Signalbox, startSignalbox } from '../../adapters/process/signalbox.ts';
import { type Redrawn, redrawn } from '../crash/redrawn.ts';
import { isMarked, shownIn } from '../crash/truth.ts';
import { type EventLine, outboxIn, type PostLine, postsIn } from '../support/rows.ts';
import { teamsSettings } from '../support/teams-settings.ts';
import { type Installation, SECRETS } from './installation.ts';

export async function missingIn(
  installation: Installation,
  events: readonly EventLine[],
): Promise<readonly string[]> {
  const posts = await postsIn(installation.databaseUrl);
  const there = new Set(shownIn(installation).keys());
  const isThere = ({ channel, id }: PostLine) =>
    there.has(`${channel} ${id}`) || there.has(`${channel.split(';')[0]} ${id}`);
  const keys = new Set(posts.map(({ key }) => key));
  return [
    ...posts.filter((post) => !isThere(post)).map(({ key }) => `gone: ${key} stands nowhere`),
    ...cardsOf(installation, events)
      .filter((key) => !keys.has(key))
      .map((key) => `lost: ${key} was never shown`),
    ...overtakenIn(installation),
  ];
}

function cardsOf({ departments }: Installation, events: readonly EventLine[]): readonly string[] {
  return events
    .filter(({ type }) => type === 'planned')
    .flatMap(({ stream, body }) => {
      const { service }: { service: string } = JSON.parse(body);
      const department = departments.find((one) => one.service === service);
      if (department === undefined) return [`${stream} of ${service}`];
      const { slackChannel, teamsChannel } = department;
      const inTeams = teamsChannel === undefined ? [] : [`${stream}|teams:${teamsChannel}|card`];
      return [`${stream}|slack:${slackChannel}|card`, ...inTeams];
    });
}

/** Notes are numbered by the event they are about. */
function overtakenIn({ slack }: Installation): readonly string[] {
  return [...slack.world.channels.keys()].flatMap((channel) => {
    const last = new Map<string, number>();
    const messages = slack.world
      .messagesIn(channel)
      .toSorted((one, other) => Number(one.ts) - Number(other.ts));
    return messages.flatMap(({ metadata }) => {
      const [stream = '', , part = ''] = String(metadata?.event_payload.key ?? '').split('|');
      const number = /^note:(\d+)$/.exec(part)?.[1];
      if (number === undefined) return [];
      const before = last.get(stream) ?? 0;
      last.set(stream, Number(number));
      return Number(number) < before
        ? [`overtaken: note ${number} of ${stream} after ${before}`]
        : [];
    });
  });
}

/**
 * Draws every card that stands again; one that changes by it wasn't true, unless its change was still to be sent: a timer may
 * have rung between the last look and the end of the replicas. Nobody else may be at work.
 */
export async function untrueIn(
  installation: Installation,
  events: readonly EventLine[],
): Promise<readonly string[]> {
  const before = shownIn(installation);
  const unsent = await unsentIn(installation);
  await redraw(installation, [...new Set(events.map(({ stream }) => stream))]);
  const after = shownIn(installation);
  return [...before]
    .filter(([message, text]) => !isMarked(text) && after.get(message) !== text)
    .filter(([message]) => !unsent.has(message))
    .map(([message, text]) => `untrue: ${message} says ${text} | now ${after.get(message)}`);
}

/** The messages that a row of the outbox is about. */
async function unsentIn({ databaseUrl }: Installation): Promise<ReadonlySet<string>> {
  const rows = new Set((await outboxIn(databaseUrl)).map(({ key }) => key));
  const posts = (await postsIn(databaseUrl)).filter(({ key }) => rows.has(key));
  return new Set(
    posts.flatMap(({ channel, id }) => [`${channel} ${id}`, `${channel.split(';')[0]} ${id}`]),
  );
}

/** By a bot with a clock of its own, which doesn't wait for the pace of the chats. */
async function redraw(installation: Installation, streams: readonly string[]): Promise<void> {
  const { policyFile, databaseUrl, slack, teams } = installation;
  // It is asked what stands there; by the pace of the chats that would take as long as it took to come.
  slack.unlimited();
  teams.unlimited();
  const reading = loadPolicy(policyFile);
  if (!reading.ok) throw new Error('the policy can not be read');
  const ahead = { ms: 0 };
  const bot = await startSignalbox({
    databaseUrl,
    policy: reading.policy,
    slack: {
      botToken: SECRETS.slackToken,
      signingSecret: SECRETS.signingSecret,
      apiUrl: slack.apiUrl,
    },
    teams: teamsSettings(teams),
    host: '127.0.0.1',
    port: 0,
    clock: { now: () => Date.now() + ahead.ms },
    log: jsonLog({ level: 'silent', secrets: [] }),
  });
  try {
    for (const stream of streams) await redrawnOne(stream, bot, ahead);
  } finally {
    await bot.stop();
  }
}

/** All that shows one stream; where the chat takes no more for now, its time is let pass. */
async function redrawnOne(stream: string, { world }: Signalbox, ahead: { ms: number }) {
  let step: Redrawn = { done: 0, notBefore: 0 };
  while (step.notBefore !== undefined) {
    ahead.ms += Math.max(0, step.notBefore - world.clock.now());
    step = await redrawn([stream], step.done, world);
  }
}
