// Shortcuts: those of the app's manifest, offered to everybody. A global one comes from no conversation; one of a message
// brings the whole message along. Slack's "Shortcuts" page.
import {
  type ActingParts,
  type Answer,
  active,
  closed,
  interact,
  refused,
  silence,
  visible,
} from './acting.ts';
import { wentWell } from './delivery.ts';
import { globalShortcut, messageShortcut } from './payloads.ts';
import type { Person } from './world.ts';

/** A shortcut as the manifest names it. */
export type Shortcut = {
  callbackId: string;
  name: string;
  type: 'global' | 'message';
};

/** Uses a shortcut by its name or callback id: a global one, or one of the message `at`. Throws for any other. */
export async function useShortcut(
  parts: ActingParts,
  userId: string,
  named: string,
  at?: { channelId: string; ts: string },
): Promise<Answer> {
  const type = at === undefined ? 'global' : 'message';
  const shortcut = parts.shortcuts.find(
    (each) => each.type === type && (each.callbackId === named || each.name === named),
  );
  if (shortcut === undefined) throw new Error(`The app has no ${type} shortcut ${named}.`);
  const person = active(parts, userId);
  const answer =
    at === undefined
      ? await interact(parts, fromAnywhere(parts, person, shortcut))
      : await atMessage(parts, person, shortcut, at);
  if ('ok' in answer) return answer;
  const heard = { ...silence, status: answer.status, took: answer.took };
  if (wentWell(answer)) return heard;
  return { ...heard, ok: false, notice: `${shortcut.name} didn't work. Please try again.` };
}

function fromAnywhere({ world, views }: ActingParts, person: Person, { callbackId }: Shortcut) {
  const triggerId = views.trigger(person.id, null, null);
  return globalShortcut(world, person, { callbackId, triggerId });
}

async function atMessage(
  parts: ActingParts,
  person: Person,
  { callbackId }: Shortcut,
  at: { channelId: string; ts: string },
) {
  const { world, views, responseUrls } = parts;
  const message = visible(parts, person.id, at);
  const channel = world.channel(at.channelId);
  const no = closed(person, channel);
  if (no !== null) return no;
  if (message.ephemeralFor !== null) return refused('Slack offers no shortcuts at this message.');
  const about = {
    callbackId,
    triggerId: views.trigger(person.id, null, channel.id),
    responseUrl: responseUrls.issue('app', person.id, channel.id, null),
  };
  return interact(parts, messageShortcut(world, person, message, about));
}
