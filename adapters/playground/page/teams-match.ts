// What Teams' pane works out before it draws: who the reader is there, which action of a card a
// button stands for, and what a message says.
import type { DeskPerson } from '../slack/desk-api.ts';
import type { TeamsCard, TeamsPerson } from '../teams/desk-api.ts';
import { isJson, type Json, jsonList, words } from './json.ts';

/** The same person in Teams: by e-mail address, else by name, else by first name. */
export function personIn(
  people: readonly TeamsPerson[],
  me: Pick<DeskPerson, 'email' | 'realName'>,
): TeamsPerson | null {
  const first = (name: string) => name.split(' ')[0]?.toLowerCase();
  return (
    people.find((each) => me.email !== null && each.email === me.email) ??
    people.find((each) => each.name === me.realName) ??
    people.find((each) => first(each.name) === first(me.realName)) ??
    null
  );
}

/** A copy of a card whose actions can be told apart, each action as it stood in the card, and choices' titles by value. */
export type Keyed = { card: TeamsCard; actions: Map<string, Json>; titles: Map<string, string> };

/** Names every action of the card, so that the renderer's event leads to what the bot sent. */
export function keyActions(card: TeamsCard, people: readonly TeamsPerson[]): Keyed {
  const actions = new Map<string, Json>();
  const titles = new Map<string, string>();
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isJson(value)) return value;
    const made: Json = {};
    // What a button carries is the bot's own, and no part of the card.
    for (const [name, each] of Object.entries(value)) {
      made[name] = name === 'data' ? each : walk(each);
    }
    if (words(value.type).startsWith('Action.')) {
      made.id = `action-${actions.size}`;
      actions.set(`action-${actions.size}`, value);
    }
    const source = isJson(value['choices.data']) ? value['choices.data'] : {};
    if (words(source.dataset).startsWith('graph.microsoft.com/users')) {
      made.choices = people.map((each) => ({ title: each.name, value: each.aadObjectId }));
      delete made['choices.data'];
    }
    for (const choice of jsonList(made.choices))
      titles.set(words(choice.value), words(choice.title));
    return made;
  };
  return { card: { ...(walk(card) as Json), type: 'AdaptiveCard' }, actions, titles };
}

/** A text cut at its mentions. */
export type Piece = { kind: 'text' | 'mention'; text: string };

/** `Hi <at>Ana</at>` as its pieces, in order. */
export function piecesOf(text: string): Piece[] {
  const parts = text.split(/<at>(.*?)<\/at>/);
  return parts.flatMap((part, index): Piece[] => {
    if (part === '') return [];
    return [{ kind: index % 2 === 1 ? 'mention' : 'text', text: part }];
  });
}
