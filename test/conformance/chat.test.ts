// The chats' conformance suite, run against every one of them.
import { describe } from 'vitest';
import { contractScopes, historyScopes } from '../../adapters/playground/slack/workspace.ts';
import type { Place } from '../../src/domain/policy.ts';
import { connected as slackConnected } from '../adapters/slack/support/connected.ts';
import { connected as teamsConnected } from '../adapters/teams/support/connected.ts';
import {
  type Fate,
  type Rules,
  SimChat,
  SLACK_RULES,
  TEAMS_RULES,
} from '../simulation/sim-chat.ts';
import { plain } from '../support/fixtures.ts';
import { messageText } from '../support/teams-person.ts';
import { type ChatBench, chatPort } from './chat-port.ts';

/** `slack:C0PAY` -> `C0PAY` */
function channelOf(place: Place): string {
  return place.slice(place.indexOf(':') + 1);
}

async function slackOverHttp(): Promise<ChatBench> {
  const scopes = [...contractScopes, ...historyScopes];
  const { slack, workspace, advance, now } = await slackConnected({ workspace: { scopes } });
  const down = (isDown: boolean) => workspace.down(isDown);
  return {
    chat: slack.chat,
    channel: 'slack:C0PAY',
    other: 'slack:C0REL',
    user: 'U0BEN',
    readable: true,
    now,
    advance,
    texts: (place) => workspace.messages(channelOf(place)).map(({ text }) => text),
    thread: (place, { id }) => workspace.thread(channelOf(place), id).map(({ text }) => text),
    direct: () => workspace.direct('U0BEN').map(({ text }) => text),
    close: (place) => workspace.removeBot(channelOf(place)),
    limit: (place, seconds) =>
      workspace.fail(
        'chat.postMessage',
        { ratelimited: seconds },
        1,
        ({ channel }) => channel === channelOf(place),
      ),
    lose: (what, effect) => {
      const method = what === 'post' ? 'chat.postMessage' : 'chat.update';
      workspace.fail(method, { reset: effect ? 'after' : 'before' });
    },
    remove: () => workspace.fail('chat.update', { error: 'message_not_found' }),
    down,
  };
}

async function teamsOverHttp(): Promise<ChatBench> {
  const { teams, tenant, advance, now } = await teamsConnected();
  return {
    chat: teams.chat,
    channel: 'teams:19:payments@thread.tacv2',
    other: 'teams:19:releases@thread.tacv2',
    user: '00000000-0000-4000-8000-000000000102',
    readable: false,
    now,
    advance,
    texts: (place) => tenant.messages(channelOf(place)).map(messageText),
    thread: (place, { id }) => tenant.thread(channelOf(place), id).map(messageText),
    direct: () => tenant.direct('29:1ben').map(messageText),
    close: (place) => tenant.refuse(channelOf(place), 403, 'BotNotInConversationRoster', 10),
    limit: (place, seconds) => tenant.throttle(channelOf(place), seconds),
    lose: (what, effect) => {
      const call = what === 'post' ? 'conversations.create' : 'activities.update';
      tenant.fail(call, { reset: effect ? 'after' : 'before' });
    },
    remove: () =>
      tenant.fail('activities.update', { status: 404, code: 'ActivityNotFoundInConversation' }),
    down: (isDown) => tenant.down(isDown),
  };
}

function simulated(rules: Rules): () => Promise<ChatBench> {
  return async () => {
    let now = Date.UTC(2026, 10, 26, 12);
    const fates: { readonly what: string; readonly channel?: string; readonly fate: Fate }[] = [];
    const chat = new SimChat(rules, () => now);
    chat.fate = (what, channel) => {
      const at = fates.findIndex(
        (one) => one.what === what && (one.channel ?? channel) === channel,
      );
      return at < 0 ? { kind: 'ok' } : (fates.splice(at, 1)[0]?.fate ?? { kind: 'ok' });
    };
    const text = ({ views }: (typeof chat.messages)[number]) => {
      const view = views.at(-1);
      return view === undefined ? '' : plain(view);
    };
    const standing = (channel: string, root: string | undefined) =>
      chat.messages.filter((one) => one.channel === channel && one.root === root).map(text);
    const place = (name: string) => `${rules.platform}:${name}`;
    return {
      chat: chat.port({ travel: async () => undefined }),
      channel: place('pay'),
      other: place('rel'),
      user: 'ben',
      readable: rules.readable,
      now: () => now,
      advance: (ms) => {
        now += ms;
      },
      texts: (where) => standing(channelOf(where), undefined),
      thread: (where, { id }) => {
        const card = chat.message(id);
        const replies = standing(channelOf(where), id);
        return card === undefined ? replies : [text(card), ...replies];
      },
      direct: () => standing('direct:ben', undefined),
      close: (where) => chat.close(channelOf(where), 'not-a-member'),
      limit: (where, seconds) => {
        const fate: Fate = { kind: 'limited', ms: seconds * 1_000 };
        fates.push({ what: 'post', channel: channelOf(where), fate });
      },
      lose: (what, effect) => {
        fates.push({ what, fate: { kind: 'lost', when: effect ? 'after' : 'before' } });
      },
      remove: ({ id }) => chat.remove(id),
      down: (isDown) => {
        chat.down = isDown;
      },
    };
  };
}

describe('Slack over HTTP', () => chatPort(slackOverHttp));
describe('Teams over HTTP', () => chatPort(teamsOverHttp));
describe('Slack in a simulated world', () => chatPort(simulated(SLACK_RULES)));
describe('Teams in a simulated world', () => chatPort(simulated(TEAMS_RULES)));
