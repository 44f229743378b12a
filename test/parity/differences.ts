// Every way in which the two chats differ because a platform forces it. A row that explains nothing fails the test, and so
// does a difference without a row.

interface Difference {
  readonly name: string;
  readonly reason: string;
  /** The test that has to come across it. */
  readonly seenIn: 'lines' | 'views';
  /** Makes a text of one chat what the other would say; the text unchanged where the difference doesn't occur. */
  readonly levelled: (text: string) => string;
}

const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&amp;/g, '&'],
];

const DIFFERENCES: readonly Difference[] = [
  {
    name: 'the word that a line begins with',
    seenIn: 'lines',
    reason:
      'Slack has a slash command, but not in threads; there and in Teams a bot is spoken to by mentioning it.',
    levelled: (text) => text.replace(/@release\b/gi, '/release'),
  },
  {
    name: 'the zone beside every time',
    seenIn: 'lines',
    reason:
      "Slack fills times in for each reader; Teams' cards can't, so each names the zone it is in.",
    levelled: (text) => text.replace(/ \([A-Z][a-z]+\/[A-Za-z]+, UTC[+-]\d+(?::\d\d)?\)/g, ''),
  },
  {
    name: 'how control characters are written',
    seenIn: 'lines',
    reason: "Slack's text takes three characters as entities; in a card only `<` has to be one.",
    levelled: (text) =>
      ENTITIES.reduce((rest, [pattern, plain]) => rest.replace(pattern, plain), text),
  },
  {
    name: 'how somebody is pinged',
    seenIn: 'lines',
    reason: 'A mention is a token with a user id in Slack, a name with an entity in Teams.',
    levelled: (text) =>
      text
        .replace(/<at>([^<]*)<\/at>/g, '@$1')
        .replace(
          /<@U0([A-Z])([A-Z]+)>/g,
          (_, first: string, rest: string) => `@${first}${rest.toLowerCase()}`,
        ),
  },
  {
    name: 'what people are called',
    seenIn: 'lines',
    reason: 'Slack has the name that people chose to be shown by, Teams the one in the directory.',
    levelled: (text) => text.replace(/\b(Ana|Ben) (?:Alvarez|Baker)\b/g, '$1'),
  },
  {
    name: 'how a link is written',
    seenIn: 'lines',
    reason: 'A line of Markdown in Teams; Slack has a text without marks beside its blocks.',
    levelled: (text) => text.replace(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '$1 ($2)'),
  },
  {
    name: 'how the way to a message is written',
    seenIn: 'lines',
    reason:
      "The text beside Slack's blocks only names it; in a card of Teams the address is part of the text.",
    levelled: (text) =>
      text.replace(/ \(https:\/\/teams\.microsoft\.com\/l\/message\/[^)]*\)/g, ''),
  },
  {
    name: 'how a mark is kept from being one',
    seenIn: 'views',
    reason:
      'A card of Teams is Markdown, which a backslash stops; Slack has no marks in such a text.',
    levelled: (text) => text.replaceAll('**', '').replace(/\\([\\*_[\]`~{}#>+.!()|-])/g, '$1'),
  },
  {
    name: 'which chat an account is in',
    seenIn: 'lines',
    reason: 'whoami says by which of the two it was asked.',
    levelled: (text) => text.replaceAll('• Teams, as', '• Slack, as').replaceAll(' (here)', ''),
  },
];

/** The names of the differences that a test has to come across and didn't. */
export function unseen(test: Difference['seenIn'], seen: ReadonlySet<string>): readonly string[] {
  return DIFFERENCES.filter((one) => one.seenIn === test && !seen.has(one.name)).map(
    ({ name }) => name,
  );
}

/** The text without anything that a platform forces; `seen` is told which differences occurred. */
export function levelled(text: string, seen: (name: string) => void): string {
  let rest = text;
  for (const difference of DIFFERENCES) {
    const next = difference.levelled(rest);
    if (next !== rest) seen(difference.name);
    rest = next;
  }
  return rest;
}
