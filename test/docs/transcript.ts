// Conversations in the docs are played against the real bot: this reads the blocks marked `chat` and plays them.
//
//     Ana: /release plan payments 4.2.0 at 10:00      somebody types (or mentions: `@Release check`)
//     Ben: presses Approve in direct messages         somebody presses a button, here or in direct messages
//     Dan: presses Hold, Reason: error rate           and fills in the form that opens
//     Ben in Teams: presses Approve                   the same in Teams: a mention in the channel, a button, its form
//     Ben in Teams: approvals                         a line in the chat with the bot
//     Eve in Teams: link <code>                       with the code that was shown last
//     Clock: +10 min                                  time passes
//       only Ana sees: Planned: R-1                   what must then be there, word for word
//       card: R-1 · Planning                          the newest card of the channel
//       Teams card: R-1 · Planning                    the one in Teams
//       thread: Ana asked for approval
//       channel: starts now on prod
//       Ben's messages: Approve payments 4.2.0
import { expect } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import type { ChatPerson } from '../support/chat-person.ts';
import type { BothWorld } from '../support/world.ts';

export interface Said {
  readonly who: string;
  readonly does: string;
  /** What must be there afterwards: where, and which words. */
  readonly sees: readonly { readonly where: string; readonly words: string }[];
}

export function transcripts(markdown: string): readonly (readonly Said[])[] {
  return [...markdown.matchAll(/^```chat\n(.*?)^```$/gms)].map((match) => read(match[1] ?? ''));
}

function read(block: string): readonly Said[] {
  const said: { who: string; does: string; sees: { where: string; words: string }[] }[] = [];
  for (const line of block.split('\n')) {
    const step = /^(\w+(?: in Teams)?): (.+)$/.exec(line);
    const sight = /^ {2}(only \w+ sees|(?:Teams )?card|thread|channel|\w+'s messages): (.+)$/.exec(
      line,
    );
    if (step?.[1] !== undefined && step[2] !== undefined) {
      said.push({ who: step[1], does: step[2], sees: [] });
    } else if (sight?.[1] !== undefined && sight[2] !== undefined) {
      said.at(-1)?.sees.push({ where: sight[1], words: sight[2] });
    } else if (line.trim() !== '') throw new Error(`not a line of a transcript: ${line}`);
  }
  return said;
}

/** Plays every step, and expects after each what the page says is there. */
export async function play(steps: readonly Said[], world: BothWorld): Promise<void> {
  let code = '';
  for (const step of steps) {
    const answer = await act({ ...step, does: step.does.replace('<code>', code) }, world);
    code = CODE.exec(answer)?.[0] ?? code;
    for (const { where, words } of step.sees) {
      const there = onOneLine(await sights(where, answer, world));
      expect(there, `after "${step.who}: ${step.does}", ${where}`).toContain(words);
    }
  }
}

/** What `link` answers with; the one part of an answer that nobody can write down beforehand. */
const CODE = /\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/;

const PRESS = /^presses (.+?)( in direct messages)?(?:, (.+))?$/;

async function act({ who, does }: Said, world: BothWorld): Promise<string> {
  if (who === 'Clock') {
    await world.pass(spanOf(does));
    return '';
  }
  const inTeams = /^(\w+) in Teams$/.exec(who)?.[1];
  if (inTeams !== undefined) return actInTeams(inTeams.toLowerCase(), does, world);
  const person = personNamed(who, world);
  const press = PRESS.exec(does);
  if (press?.[1] !== undefined) {
    const answer = await person.presses(press[1], { direct: press[2] !== undefined });
    return press[3] === undefined ? answer : person.submits(fieldsOf(press[3]));
  }
  if (does.startsWith('@Release ')) {
    const root = cardIn(world)?.ts;
    return person.mentions(does.slice('@Release '.length), 'C0PAY', root);
  }
  if (does.startsWith('/release')) return person.says(does.slice('/release'.length).trim());
  throw new Error(`nobody can do this: ${does}`);
}

async function actInTeams(handle: string, does: string, world: BothWorld): Promise<string> {
  const person = world.inTeams(handle);
  const press = PRESS.exec(does);
  if (press?.[1] === undefined) {
    return does.startsWith('@Release ')
      ? person.mentions(does.slice('@Release '.length))
      : person.says(does);
  }
  const answer = await person.presses(press[1], { direct: press[2] !== undefined });
  return press[3] === undefined ? answer : person.submits(fieldsOf(press[3]));
}

/** The channel's newest card: a release's second line begins with its id. */
function cardIn(world: BothWorld) {
  return world.slack.messages('C0PAY').findLast(({ text }) => /^\*?_?R-\d+ · /m.test(text));
}

/** `Reason: error rate; Outcome: successful` by the labels of the form. */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('; ').map((field) => {
      const at = field.indexOf(': ');
      return [field.slice(0, at), field.slice(at + 2)];
    }),
  );
}

function spanOf(text: string): number {
  const units: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, day: DAY };
  const match = /^\+(\d+) (min|h|day)$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (unit === undefined) throw new Error(`not a step of the clock: ${text}`);
  return Number(match?.[1]) * unit;
}

function personNamed(name: string, world: BothWorld): ChatPerson {
  const people = { Ana: world.ana, Ben: world.ben, Cat: world.cat, Dan: world.dan, Eve: world.eve };
  const found = Object.entries(people).find(([one]) => one === name)?.[1];
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found;
}

async function sights(where: string, answer: string, world: BothWorld): Promise<string> {
  const posts = world.slack.messages('C0PAY');
  const direct = /^(\w+)'s messages$/.exec(where)?.[1];
  if (direct !== undefined) return personNamed(direct, world).direct().join('\n');
  if (/^only \w+ sees$/.test(where)) return answer;
  switch (where) {
    case 'card':
      return cardIn(world)?.text ?? '';
    case 'Teams card':
      return world.inTeams('ana').sees();
    case 'channel':
      return posts
        .slice(1)
        .map((post) => post.text)
        .join('\n');
    case 'thread':
      return world.slack
        .thread('C0PAY', cardIn(world)?.ts ?? '')
        .slice(1)
        .map((one) => one.text)
        .join('\n');
    default:
      throw new Error(`nobody looks at: ${where}`);
  }
}

/** As a reader sees it: mentions as names, entities as the characters they stand for. */
function onOneLine(text: string): string {
  const people = new Map([
    ['U0ANA', 'Ana'],
    ['U0BEN', 'Ben'],
    ['U0CAT', 'Cat'],
    ['U0DAN', 'Dan'],
    ['U0EVE', 'Eve'],
  ]);
  return text
    .replace(/<@(\w+)>/g, (mention, id: string) => `@${people.get(id) ?? mention}`)
    .replace(/\s+/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
