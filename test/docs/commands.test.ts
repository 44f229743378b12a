// docs/reference/commands.md is held to the grammar: every verb, in the grammar's own words, and nothing else.
import { describe, expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { readWhen } from '../../src/chat/when.ts';
import { monday } from '../support/typed-dates.ts';
import { pageText, sections } from './pages.ts';

const page = pageText('docs/reference/commands.md');
const byVerb = sections(page, 3);
const NOT_VERBS = ['What makes an approval stale'];

describe('docs/reference/commands.md', () => {
  test('has a section for every verb, and for nothing else', () => {
    const named = [...byVerb.keys()].filter((name) => !NOT_VERBS.includes(name));
    expect(named.toSorted()).toEqual(VERBS.map((verb) => verb.name).toSorted());
  });

  test.each(VERBS)('$name: usage, effect, who may, needs, meaning and example', (verb) => {
    const section = byVerb.get(verb.name) ?? '';
    for (const usage of verb.usage.split(' · ')) expect(section).toContain(`\`/release ${usage}\``);
    expect(oneLine(section)).toContain(firstSentence(verb.does));
    for (const part of ['**Who may**', '**Needs**', '**What it means**'])
      expect(section).toContain(part);
    expect(section).toContain(`\n/release ${verb.example}\n`);
    for (const alias of verb.aliases) expect(section).toContain(`\`${alias}\``);
  });

  test.each([...Map.groupBy(VERBS, (verb) => verb.group ?? 'Lines that buttons type')])(
    '%s holds its verbs',
    (group, verbs) => {
      const section = sections(page, 2).get(group) ?? '';
      for (const verb of verbs) expect(section).toContain(`### ${verb.name}\n`);
    },
  );

  test('every time in its table can be read', () => {
    const table = sections(page, 2).get('Dates and durations') ?? '';
    const rows = table.split('\n').filter((row) => row.startsWith('| `'));
    const times = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)]);
    expect(times.length).toBeGreaterThan(15);
    for (const [, time = ''] of times) {
      expect(readWhen(time, monday), time).toMatchObject({ kind: 'at', certain: true });
    }
  });
});

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function firstSentence(text: string): string {
  return `${text.split('. ')[0]?.replace(/\.$/, '') ?? text}.`;
}
