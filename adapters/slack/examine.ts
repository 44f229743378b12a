// Looks at Slack as the bot will see it: whether the token is taken, whether the app may do what this version needs, and
// whether each channel of the policy is open to it.
import type { Log } from '../../src/app/ports.ts';
import type { Finding } from '../node/finding.ts';
import { createClient } from './client.ts';
import { connectionWords } from './connection-words.ts';
import { failureOf, slackCode } from './failure.ts';

export interface SlackUnderExamination {
  readonly botToken: string;
  readonly apiUrl: string;
  /** Undefined: requests come over HTTP. */
  readonly appToken: string | undefined;
  /** The scopes that the manifest of this version asks for. */
  readonly scopes: readonly string[];
  /** Ids of the policy's channels. */
  readonly channels: readonly string[];
  /** The addresses that the policy names. */
  readonly people: readonly string[];
  readonly log: Log;
}

const unwatched = { worked: () => undefined, failed: () => undefined };

/** Calls Slack and changes nothing there. Never rejects. */
export async function examineSlack(asked: SlackUnderExamination): Promise<readonly Finding[]> {
  const client = createClient(asked, unwatched);
  const found: Finding[] = [];
  try {
    const { team, user, response_metadata } = await client.auth.test();
    found.push({ state: 'ok', says: `Slack takes the token: ${user} in ${team}` });
    found.push(scopesFinding(asked.scopes, response_metadata?.scopes));
  } catch (error) {
    return [problem('Slack', error, 'take SLACK_BOT_TOKEN from "OAuth & Permissions" of the app')];
  }
  if (asked.appToken !== undefined) found.push(await socketFinding(asked, asked.appToken));
  for (const channel of asked.channels) {
    try {
      const { channel: seen } = await client.conversations.info({ channel });
      found.push(channelFinding(channel, seen ?? {}));
    } catch (error) {
      const cure = 'look at the id in the policy, and invite the bot there (/invite)';
      found.push(problem(`Slack's channel ${channel}`, error, cure));
    }
  }
  return [...found, ...(await peopleFindings(asked.people, client))];
}

/** Slack lets fifty be looked up in a minute, and the bot needs some of them. */
const MOST_LOOKED_UP = 30;

/** Whoever Slack doesn't know is never asked for approval, and reminded of nothing. */
async function peopleFindings(
  people: readonly string[],
  client: ReturnType<typeof createClient>,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const [index, email] of people.slice(0, MOST_LOOKED_UP).entries()) {
    try {
      await client.users.lookupByEmail({ email });
    } catch (error) {
      if (failureOf(error, 0).kind === 'not-before') {
        return [...found, notLookedUp(people.length - index)];
      }
      if (slackCode(error) !== 'users_not_found') {
        return [...found, problem('Slack', error, 'people could not be looked up; try again')];
      }
      const says = `nobody in Slack has the address ${email}, which the policy names: they can't be asked for approval. Mend the policy, or invite them`;
      found.push({ state: 'problem', says });
    }
  }
  const left = people.length - MOST_LOOKED_UP;
  if (left > 0) found.push(notLookedUp(left));
  return found;
}

function notLookedUp(count: number): Finding {
  const says = `${count} of the addresses in the policy weren't looked up: Slack takes no more for now`;
  return { state: 'note', says };
}

function scopesFinding(wanted: readonly string[], granted: readonly string[] | undefined): Finding {
  const missing = wanted.filter((scope) => !(granted ?? []).includes(scope));
  if (missing.length === 0)
    return { state: 'ok', says: 'Slack grants every scope of the manifest' };
  const says = `Slack doesn't grant ${missing.join(', ')}: put this version's manifest into the app's settings and install it anew`;
  return { state: 'problem', says };
}

async function socketFinding(asked: SlackUnderExamination, appToken: string): Promise<Finding> {
  try {
    await createClient({ ...asked, botToken: appToken }, unwatched).apps.connections.open();
    return { state: 'ok', says: 'Slack lets the bot connect by Socket Mode' };
  } catch (error) {
    const cure = 'switch Socket Mode on, and make an app-level token with connections:write';
    return problem('Socket Mode', error, cure);
  }
}

function channelFinding(
  id: string,
  seen: { readonly is_member?: boolean; readonly is_archived?: boolean; readonly name?: string },
): Finding {
  const name = seen.name === undefined ? id : `${id} (#${seen.name})`;
  if (seen.is_archived === true) {
    return {
      state: 'problem',
      says: `Slack's channel ${name} is archived: name another in the policy`,
    };
  }
  if (seen.is_member !== true) {
    return {
      state: 'problem',
      says: `the bot isn't in Slack's channel ${name}: invite it there (/invite)`,
    };
  }
  return { state: 'ok', says: `the bot is in Slack's channel ${name}` };
}

/** Slack's own word for it, or that there was none; a driver's message could hold more. */
function problem(what: string, error: unknown, cure: string): Finding {
  const code = slackCode(error);
  if (code === undefined) {
    const says = `${what} doesn't answer (${connectionWords(error, 'no answer')}): look at the way out, at HTTPS_PROXY and SLACK_API_URL`;
    return { state: 'problem', says };
  }
  return { state: 'problem', says: `${what} says ${code}: ${cure}` };
}
