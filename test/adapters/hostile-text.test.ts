// Five thousand things that somebody might type to get a ping, a link or another's words onto a screen, through every
// line and every form that anything typed gets into, as both chats spell it (reliability T12, T13).
import type { AnyBlock, KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkBlocks, checkView } from '../../adapters/playground/slack/block-kit.ts';
import { cardProblems } from '../../adapters/playground/teams/card-check.ts';
import { shownAs } from '../../adapters/slack/block-kit.ts';
import { formModal } from '../../adapters/slack/modal.ts';
import { type AdaptiveCard, cardOf, type Known } from '../../adapters/teams/adaptive-card.ts';
import { plainLine } from '../../adapters/teams/card-text.ts';
import { formCard } from '../../adapters/teams/form-card.ts';
import type { Names } from '../../src/app/ports.ts';
import { mention, type Span } from '../../src/chat/text.ts';
import { body, type Form, type Line, linesIn, type Notice } from '../../src/chat/view.ts';
import {
  cardsOf,
  echoesOf,
  formsOf,
  homesOf,
  noticesOf,
  tellings,
} from '../chat/views/tellings.ts';
import { idOf, WINDOW } from '../support/fixtures.ts';
import { hostile as hostileToSlack } from './support/views.ts';
import { markdown, microsoft, type Rendered } from './teams/support/microsoft.ts';
import { faultsOf } from './teams/support/strict-card.ts';

/** Stands for what somebody typed, in views drawn once. */
const MARK = 'Zqxw';
const CAT = '<at>Cat Cole</at>';
/** Seconds on an idle machine, a minute and a half on one that does ten other things. */
const LONG = 240_000;

const hostileToTeams = [
  CAT,
  '<at id="0">Cat Cole</at>',
  '< AT >Cat Cole</ at >',
  '&lt;at&gt;Cat Cole&lt;/at&gt;',
  '&#60;at&#x3e;Cat Cole&#60;/at&#62;',
  '<at>Everyone</at>',
  '[Approve](https://evil.example)',
  '![](https://evil.example/pixel.png)',
  '[a]: https://evil.example "t"',
  '[a][a]',
  '](https://evil.example)',
  '[',
  ']',
  '!',
  '\\',
  '\\[x](https://evil.example)',
  '<https://evil.example>',
  '<a href="https://evil.example">x</a>',
  '<img src=x onerror=alert(1)>',
  '{{DATE(2026-11-26T22:00:00Z, SHORT)}}',
  '{{TIME(2026-11-26T22:00:00Z)}}',
  '{',
  '# Heading',
  '> quoted',
  '- item',
  '+ item',
  '1. item',
  '12) item',
  '---',
  '- - -',
  '===',
  '***bold***',
  '__under__',
  '_a_',
  'payments_v2',
  '~~gone~~',
  '~~~',
  '    code',
  '\tcode',
  '| a | b |',
  '\u000b\u000c\u0085',
  '\0',
  '$' + '{title}',
  ' ',
  '',
];

const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...hostileToTeams) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileToSlack.filter((one) => one.length < 500)) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'[]()<>!*_~`\\&;#{}@|at') }) },
);
const typed = fc.array(fragment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));

/** Five thousand different ones, the same every time: what fails once fails again. */
const strings = [
  ...new Set([
    ...hostileToTeams,
    ...hostileToSlack,
    ...fc.sample(typed, { numRuns: 9_000, seed: 20_261_126 }),
  ]),
].slice(0, 5_000);

/** Every line and form of every view of every state that holds something typed, each once. */
function templates(): { readonly lines: readonly Line[]; readonly forms: readonly Form[] } {
  const views = [
    ...tellings(MARK).flatMap((story) => [
      ...cardsOf(story),
      ...noticesOf(story),
      ...homesOf(story),
      ...formsOf(story),
    ]),
    ...echoesOf(MARK),
  ];
  const lines = new Map<string, Line>();
  const forms = new Map<string, Form>();
  for (const view of views) {
    for (const line of linesIn(view).map(timeless)) {
      const shape = shapeOf(line);
      if (shape.includes(MARK)) lines.set(shape, line);
    }
    const shape = shapeOf(view);
    if (view.kind === 'form' && shape.includes(MARK)) {
      const fields = view.fields.filter((field) => shapeOf(field).includes(MARK));
      forms.set(shapeOf(fields), { ...view, fields });
    }
  }
  return { lines: [...lines.values()], forms: [...forms.values()] };
}

/** Times hold nothing typed, and take long to say five thousand times. */
function timeless(line: Line): Line {
  const isTime = (span: Span) => typeof span === 'object' && /^(?:time|window)$/.test(span.kind);
  return { ...line, text: line.text.map((span) => (isTime(span) ? 'Thu 26 Nov, 22:00' : span)) };
}

/** Our own words, ids and times tell no two lines apart: only what stands beside what was typed. */
function shapeOf(value: unknown): string {
  return JSON.stringify(value)
    .split(MARK)
    .map((ours) => ours.replaceAll(/[\p{L}\p{N}][\p{L}\p{N} .,@'-]*[\p{L}\p{N}]/gu, 'a'))
    .join(MARK);
}

/** The same with these words in the place of the mark, wherever a string is. */
function filled<T>(value: T, words: string): T {
  if (typeof value === 'string') return value.split(MARK).join(words) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => filled(each, words)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => [key, filled(each, words)]),
  ) as T;
}

/** Ana has called herself what was typed; Cat is really mentioned, at the end of every message. */
function namesWith(words: string): Names {
  return {
    [idOf('ana')]: { name: words, accounts: { slack: 'U0ANA', teams: 'ana-id' } },
    [idOf('cat')]: { name: 'Cat Cole', accounts: { slack: 'U0CAT', teams: 'cat-id' } },
  };
}

const { lines, forms } = templates();
const linksOfOurs = 1 + lines.flatMap(urlsOf).length;
const urls = new Set(['https://ci.example/1', ...lines.flatMap(urlsOf)]);
/** Everything of ours that could be lent: mentions, an exclamation mark before them, and a link. */
const code = body(mention(idOf('ana')), '! ', mention(idOf('cat')), `! ${MARK}`, {
  kind: 'link',
  url: 'https://ci.example/1',
  label: `build ${MARK}`,
});
/** So many lines in each that a card has room for them. */
const messages = Array.from(
  { length: Math.ceil(lines.length / 30) },
  (_, at): Notice => ({
    kind: 'notice',
    lines: [code, ...lines.slice(at * 30, at * 30 + 30)],
    buttons: [{ label: 'Confirm', says: `confirm 1 plan x because ${MARK}` }],
  }),
);

const teams = (words: string): Known => ({
  names: namesWith(words),
  now: WINDOW.start,
  mris: new Map(),
  direct: true,
});
const slack = (words: string) => ({
  names: namesWith(words),
  groups: new Map<string, string>(),
  now: WINDOW.start,
});

test('everything typed gets through here', () => {
  expect(strings).toHaveLength(5_000);
  expect(lines.length).toBeGreaterThan(100);
  expect(forms.length).toBeGreaterThan(2);
});

describe('Teams', () => {
  let rendered: (json: unknown) => Rendered;
  beforeAll(() => {
    rendered = microsoft();
  });

  test('no card has a mention, a link or a mark that our own code didn’t put there', {
    timeout: LONG,
  }, () => {
    for (const [index, words] of strings.entries()) {
      const known = teams(words);
      const cards = messages.map((message) => cardOf(filled(message, words), known));
      expect(cards.flatMap(notOursIn), words).toEqual([]);
      if (index % 25 === 0) expect(cards.flatMap(invalidIn), words).toEqual([]);
    }
  });

  test('no form has one', () => {
    for (const [index, words] of strings.entries()) {
      const known = { ...teams(words), people: [{ id: '@{teams:t:a}', name: words }] };
      const problems = [{ field: 'x', message: `${words} isn't a day.` }];
      const cards = forms.map((form) =>
        formCard(filled(form, words), known, {}, problems, 'message'),
      );
      expect(cards.flatMap(textsOf).flatMap(marksOf), words).toEqual([]);
      if (index % 25 === 0) expect(cards.flatMap(invalidIn), words).toEqual([]);
    }
  });

  test('read as the Markdown that Microsoft names, a line says what was typed and no more', () => {
    const unlinked = lines.filter((line) => urlsOf(line).length === 0);
    for (const [index, words] of strings.entries()) {
      const known = { ...teams(words), names: {} };
      const some = unlinked.filter((_, at) => (at + index) % 40 === 0);
      for (const line of some.map((each) => filled(each, words))) {
        const [block] = cardOf({ kind: 'notice', lines: [line], buttons: [] }, known).body;
        const html = markdown.render(String(block?.text));
        expect(html.replaceAll(/<\/?strong>/g, ''), html).toMatch(/^<p>[^<>]*<\/p>\n$/);
        expect(squeezed(decoded(html))).toBe(squeezed(plainLine(line, known)));
      }
    }
  });

  test('nor does Microsoft’s own renderer find more', () => {
    for (const words of strings.slice(0, 10)) {
      for (const message of messages) {
        const found = rendered(cardOf(filled(message, words), teams(words)));
        expect(found.problems).toEqual([]);
        expect(found.pictures).toBe(0);
        expect(found.links.filter((link) => !urls.has(link))).toEqual([]);
      }
    }
  });
});

describe('Slack', () => {
  test('no message has a mention, a link or a date that our own code didn’t put there', {
    timeout: LONG,
  }, () => {
    for (const [index, words] of strings.entries()) {
      const known = slack(words);
      const shown = messages.map((message) => shownAs(filled(message, words), known));
      const texts = shown.flatMap(({ text, blocks }) => [text, ...blocks.flatMap(mrkdwnOf)]);
      expect(texts.flatMap(tokensOf), words).toEqual([]);
      const invalid = () => shown.flatMap(({ blocks }) => checkBlocks(blocks));
      if (index % 25 === 0) expect(invalid(), words).toEqual([]);
    }
  });

  test('no form has one', () => {
    for (const [index, words] of strings.entries()) {
      const known = slack(words);
      const modals = forms.map((form) => formModal(filled(form, words), known, {}));
      const texts = modals.flatMap(({ blocks }) => blocks.flatMap(mrkdwnOf));
      expect(texts.flatMap(tokensOf), words).toEqual([]);
      if (index % 25 === 0) expect(modals.flatMap(checkView), words).toEqual([]);
    }
  });
});

/** The addresses that our own code links in a line. */
function urlsOf(line: Line): readonly string[] {
  return line.text.flatMap((span) => {
    if (typeof span !== 'object') return [];
    if (span.kind === 'deep-link') return [...new Set(Object.values(span.to))];
    return span.kind === 'link' ? [span.url] : [];
  });
}

function invalidIn(card: AdaptiveCard): readonly string[] {
  return [...faultsOf(card), ...cardProblems(card)];
}

/** The texts of a card in which Markdown is read. */
function textsOf(card: AdaptiveCard): readonly string[] {
  return card.body.flatMap(({ type, text }) => (type === 'TextBlock' ? [String(text)] : []));
}

/** The mentions that a card lists by mistake, and what stands in its texts that isn't ours. */
function notOursIn(card: AdaptiveCard): readonly string[] {
  const entities = card.msteams.entities ?? [];
  const listed = new Set(entities.map(({ text }) => text));
  const wrong = entities.filter(
    ({ text, mentioned }) =>
      mentioned.id !== (text === CAT || text === '<at>Cat Cole (2)</at>' ? 'cat-id' : 'ana-id'),
  );
  const texts = textsOf(card);
  const mentions = texts.flatMap((text) => text.match(/<at>.*?<\/at>/g) ?? []);
  const links = texts.flatMap((text) => text.match(linkOfOurs) ?? []);
  return [
    ...wrong.map(({ text }) => text),
    ...mentions.filter((text) => !listed.has(text)),
    ...(links.length > linksOfOurs ? links : []),
    ...texts.flatMap(marksOf),
  ];
}

const escapes = /\\[!-/:-@[-`{-~]/g;
const linkOfOurs =
  /\[(?:[^\\[\]]|\\.)*\]\(https:\/\/(?:ci\.example(?:\.org)?\/[12]|chat\.example\.org\/(?:p1|R-42|F-1))\)/g;

/** What is left of a text when everything is taken out that is ours or escaped: markup, if any. */
function marksOf(text: string): readonly string[] {
  const bare = text
    .replaceAll(linkOfOurs, '§')
    .replaceAll(escapes, '§')
    .replaceAll(/<at>[\p{L}\p{M}\p{N}\s.,'’()-]+<\/at>/gu, '§')
    .replaceAll(/\*\*[\p{L}\p{N}](?:[^*]*[\p{L}\p{N}])?\*\*/gu, '§')
    .replaceAll(/&(?:lt|amp);/g, '§');
  const marks =
    /[<*`~[\]\\\r\n\u2028\u2029]|\{\{|&#?\w+;|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^(?:[#>\s]|[-+](?:\s|-|$)|\d{1,9}[.)](?:\s|$))/g;
  return bare.match(marks) ?? [];
}

function decoded(html: string): string {
  return html
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** What no reader sees makes no difference; nor does what only looks like a tag. */
function squeezed(text: string): string {
  return text
    .replaceAll(/[\s\u0085]+/g, ' ')
    .replaceAll('\0', '\ufffd')
    .replaceAll('‹', '<')
    .trim();
}

function mrkdwnOf(each: AnyBlock): readonly string[] {
  const block = each as KnownBlock;
  if (block.type === 'section') return block.text?.type === 'mrkdwn' ? [block.text.text] : [];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((part) => (part.type === 'mrkdwn' ? [part.text] : []));
}

/** Slack's tokens that aren't ours, and what could become part of one. */
function tokensOf(text: string): readonly string[] {
  const ours =
    /^<(?:@U0(?:ANA|CAT)>|!date\^\d+\^\{|https:\/\/(?:ci\.example(?:\.org)?\/[12]|chat\.example\.org\/(?:p1|R-42|F-1))\|)/;
  const foreign = (text.match(/<[^<>]*>/g) ?? []).filter((token) => !ours.test(token));
  const rest = text.replaceAll(/<[^<>]*>/g, ' ').match(/[<>\r\u2028\u2029]|&(?!amp;|lt;|gt;)/g);
  return [...foreign, ...(rest ?? [])];
}
