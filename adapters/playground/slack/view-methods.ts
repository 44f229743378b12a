// views.*: opening, stacking, changing and publishing views.
import { ApiError, type Args, jsonArg, type Method, missingArg, textArg } from './api-call.ts';
import type { Json } from './json.ts';
import type { View, ViewBook } from './view-book.ts';
import type { World } from './world.ts';

const plainText = (text: string) => ({ type: 'plain_text', text, emoji: true });

/** A view as answers and payloads carry it. */
export function viewJson(world: World, view: View): Json {
  const { bot, team } = world;
  const named =
    view.kind === 'home'
      ? {}
      : {
          title: plainText(view.title),
          close: plainText(view.close),
          submit: view.submit === null ? null : plainText(view.submit),
        };
  return {
    id: view.id,
    team_id: team.id,
    type: view.kind,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values: view.state },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    app_id: bot.appId,
    app_installed_team_id: team.id,
    bot_id: bot.botId,
    ...named,
  };
}

const payloadOf = (args: Args): unknown => jsonArg(args, 'view', 'invalid_arguments');

function triggerOf(args: Args): string {
  const trigger = textArg(args, 'trigger_id');
  if (trigger === undefined) throw missingArg('trigger_id');
  return trigger;
}

/** The methods by name, over these views. */
export function viewMethods(views: ViewBook): Record<string, Method> {
  return {
    'views.open': (world, args) => ({
      view: viewJson(world, views.open(triggerOf(args), payloadOf(args))),
    }),
    'views.push': (world, args) => ({
      view: viewJson(world, views.push(triggerOf(args), payloadOf(args))),
    }),
    'views.update': (world, args) => {
      const view = views.named(textArg(args, 'view_id'), textArg(args, 'external_id'));
      const updated = views.update(view, payloadOf(args), textArg(args, 'hash'));
      return { view: viewJson(world, updated) };
    },
    'views.publish': (world, args) => {
      const userId = textArg(args, 'user_id');
      if (userId === undefined) throw missingArg('user_id');
      if (!world.people.has(userId)) throw new ApiError('user_not_found');
      const view = views.publish(userId, payloadOf(args), textArg(args, 'hash'));
      return { view: viewJson(world, view) };
    },
  };
}
