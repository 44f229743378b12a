// The bodies Slack sends for commands and interactions, field by field. Slack's payload reference.
import type { Found } from './find-element.ts';
import { type FormState, optionsOf, stateAfter } from './form.ts';
import { type Json, words } from './json.ts';
import type { View } from './view-book.ts';
import { viewJson } from './view-methods.ts';
import { messageJson } from './wire.ts';
import type { Channel, Message, Person, World } from './world.ts';

const token = 'legacy-verification-token';

const channelNames: Record<Channel['kind'], string | null> = {
  public: null,
  private: 'privategroup',
  direct: 'directmessage',
};

function channelName(channel: Channel): string {
  return channelNames[channel.kind] ?? channel.name;
}

function domainOf(world: World, person: Person): string {
  return person.teamId === world.team.id ? world.team.domain : 'another-organisation';
}

/** The form fields of a slash command. */
export function commandFields(
  world: World,
  person: Person,
  channel: Channel,
  typed: { command: string; text: string; responseUrl: string; triggerId: string },
): Record<string, string> {
  return {
    token,
    team_id: person.teamId,
    team_domain: domainOf(world, person),
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command: typed.command,
    text: typed.text,
    api_app_id: world.bot.appId,
    is_enterprise_install: 'false',
    response_url: typed.responseUrl,
    trigger_id: typed.triggerId,
  };
}

function interaction(world: World, person: Person, type: string): Json {
  return {
    type,
    team: { id: person.teamId, domain: domainOf(world, person) },
    user: {
      id: person.id,
      username: person.name,
      name: person.name,
      team_id: person.teamId,
    },
    api_app_id: world.bot.appId,
    token,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** What somebody did with an element: the one item of `actions`. */
export function actionJson(world: World, found: Found, choice: string | string[] | null): Json {
  const { block, element, option } = found;
  const common = {
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: world.nextTs(),
  };
  if (element.type === 'overflow') {
    return { ...common, selected_option: option ?? overflowOption(element, choice) };
  }
  if (element.type === 'button' || element.type === 'workflow_button') {
    const { text, value, style } = element;
    return {
      ...common,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style ? { style } : {}),
    };
  }
  if (element.type === 'icon_button') return { ...common, value: element.value ?? '' };
  if (element.type === 'feedback_buttons') return { ...common, value: words(choice) };
  const chosen = option === null ? choice : words(option.value);
  return { ...stateAfter(element, chosen), ...common };
}

function overflowOption(element: Json, choice: string | string[] | null): Json {
  const options = optionsOf(element);
  const found = options.find((each) => each.value === choice || words(each.text) === choice);
  if (found !== undefined) return found;
  const offered = options.map((each) => words(each.text)).join(', ');
  throw new Error(`The menu needs one of its options: ${offered}.`);
}

/** `block_actions` in a message. An ephemeral message itself isn't repeated to the app. */
export function messageAction(
  world: World,
  person: Person,
  message: Message,
  about: { action: Json; state: FormState; triggerId: string; responseUrl: string },
): Json {
  const channel = world.channel(message.channel);
  const ephemeral = message.ephemeralFor !== null;
  return {
    ...interaction(world, person, 'block_actions'),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: about.triggerId,
    channel: { id: channel.id, name: channelName(channel) },
    ...(ephemeral ? {} : { message: messageJson(world, message) }),
    state: { values: about.state },
    response_url: about.responseUrl,
    actions: [about.action],
  };
}

/** `block_actions` in a modal or home tab: no channel and no response_url. */
export function viewAction(
  world: World,
  person: Person,
  view: View,
  about: { action: Json; triggerId: string },
): Json {
  return {
    ...interaction(world, person, 'block_actions'),
    container: { type: 'view', view_id: view.id },
    trigger_id: about.triggerId,
    view: viewJson(world, view),
    actions: [about.action],
  };
}

/** `shortcut`: no channel and no response_url. */
export function globalShortcut(
  world: World,
  person: Person,
  about: { callbackId: string; triggerId: string },
): Json {
  return {
    ...interaction(world, person, 'shortcut'),
    action_ts: world.nextTs(),
    callback_id: about.callbackId,
    trigger_id: about.triggerId,
  };
}

/** `message_action`: the whole message, and a way to answer beside it. */
export function messageShortcut(
  world: World,
  person: Person,
  message: Message,
  about: { callbackId: string; triggerId: string; responseUrl: string },
): Json {
  const channel = world.channel(message.channel);
  return {
    ...interaction(world, person, 'message_action'),
    action_ts: world.nextTs(),
    callback_id: about.callbackId,
    trigger_id: about.triggerId,
    response_url: about.responseUrl,
    message_ts: message.ts,
    channel: { id: channel.id, name: channelName(channel) },
    message: messageJson(world, message),
  };
}

/** `view_submission`. */
export function submission(
  world: World,
  person: Person,
  view: View,
  about: { triggerId: string; responseUrls: Json[] },
): Json {
  return {
    ...interaction(world, person, 'view_submission'),
    trigger_id: about.triggerId,
    view: viewJson(world, view),
    response_urls: about.responseUrls,
  };
}

/** `view_closed`. */
export function closing(world: World, person: Person, view: View, isCleared: boolean): Json {
  return {
    ...interaction(world, person, 'view_closed'),
    view: viewJson(world, view),
    is_cleared: isCleared,
  };
}
