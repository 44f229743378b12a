// What Slack's client and servers make of typed text: names picked from its lists become
// mentions, addresses become links, and the rest can't pretend to be either. Slack's "Formatting message text".
import type { World } from './world.ts';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

type Mentions = 'with names' | 'ids only';

function user(world: World, id: string, style: Mentions): string | null {
  if (id === world.bot.userId) return style === 'ids only' ? `<@${id}>` : named(id, world.bot.name);
  const person = world.people.get(id);
  if (person === undefined) return null;
  return style === 'ids only' ? `<@${id}>` : named(id, person.name);
}

const named = (id: string, name: string) => `<@${id}|${name.toLowerCase()}>`;

/** `@name`: a person, the bot, or a user group. */
function handle(world: World, name: string, style: Mentions): string | null {
  const wanted = name.toLowerCase();
  if (wanted === world.bot.name.toLowerCase()) return user(world, world.bot.userId, style);
  const person = [...world.people.values()].find((each) => each.name.toLowerCase() === wanted);
  if (person !== undefined) return user(world, person.id, style);
  const group = [...world.groups.values()].find((each) => each.handle.toLowerCase() === wanted);
  if (group !== undefined) return `<!subteam^${group.id}|@${group.handle}>`;
  return ['here', 'channel', 'everyone'].includes(wanted) ? `<!${wanted}>` : null;
}

function channel(world: World, name: string): string | null {
  const found = [...world.channels.values()].find(
    (each) => each.kind !== 'direct' && each.name === name,
  );
  return found === undefined ? null : `<#${found.id}|${found.name}>`;
}

const pieces =
  /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#(C[A-Z0-9]+)(?:\|[^>]*)?>|(https?:\/\/[^\s<>|]+)|((?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?<![\w.])@([\w][\w.-]*)|(?<![\w&])#([a-z0-9_-]+)/g;

/**
 * Typed text as an app receives it. `<@U…>` and `<#C…>` of somebody or something that exists
 * count as picked from Slack's lists; anything else in angle brackets is only text.
 */
export function typedText(world: World, text: string, style: Mentions): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(pieces)) {
    const [whole, userId, channelId, address, email, at, hash] = match;
    const rich =
      (userId !== undefined && user(world, userId, style)) ||
      (channelId !== undefined && world.channels.has(channelId) && channelOf(world, channelId)) ||
      (address !== undefined && `<${escaped(address)}>`) ||
      (email !== undefined && `<mailto:${email}|${email}>`) ||
      (at !== undefined && handleWithin(world, at, style)) ||
      (hash !== undefined && channel(world, hash));
    result += escaped(text.slice(from, match.index)) + (rich || escaped(whole));
    from = match.index + whole.length;
  }
  return result + escaped(text.slice(from));
}

function channelOf(world: World, id: string): string {
  return `<#${id}|${world.channel(id).name}>`;
}

/** A handle may be followed by punctuation that isn't part of it. */
function handleWithin(world: World, typed: string, style: Mentions): string | null {
  const bare = typed.replace(/[.-]+$/, '');
  const mention = handle(world, bare, style);
  return mention === null ? null : mention + typed.slice(bare.length);
}
