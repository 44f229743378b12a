// The workspace's Block Kit check against slack.md 2.5 and against Slack's own types: it may be
// stricter than the schema made of them, never more lenient.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  checkBlocks,
  checkView,
  problemLines,
} from '../../../adapters/playground/slack/block-kit.ts';
import { invalidBlocks, invalidViews, validBlocks, validViews } from './block-kit-samples.ts';
import { countLimits, type SchemaCheck, slackSchema } from './slack-schema.ts';

let slack: SchemaCheck;
let limits = 0;

beforeAll(() => {
  const { check, schema } = slackSchema();
  slack = check;
  limits = countLimits(schema);
});

test.each(Object.entries(validBlocks))('Slack takes blocks: %s', (_name, blocks) => {
  expect(checkBlocks(blocks)).toEqual([]);
  expect(slack.blocks(blocks), JSON.stringify(slack.blocks.errors)).toBe(true);
});

test.each(Object.entries(validViews))('Slack takes a view: %s', (_name, view) => {
  expect(checkView(view)).toEqual([]);
  expect(slack.view(view), JSON.stringify(slack.view.errors)).toBe(true);
});

test.each(Object.entries(invalidBlocks))('Slack refuses blocks: %s', (_name, blocks) => {
  expect(checkBlocks(blocks)).not.toEqual([]);
});

test.each(Object.entries(invalidViews))('Slack refuses a view: %s', (_name, view) => {
  expect(checkView(view)).not.toEqual([]);
});

test("the schema of Slack's types refuses the same samples, but for what types can't say", () => {
  expect(limits).toBeGreaterThan(100);
  const missed = [
    ...Object.entries(invalidBlocks).filter(([, blocks]) => slack.blocks(blocks)),
    ...Object.entries(invalidViews).filter(([, view]) => slack.view(view)),
  ];
  expect(missed.map(([name]) => name)).toEqual([
    '51 blocks',
    'section without text and fields',
    'section text of nothing',
    'no actions',
    'two equal block_ids',
    'two equal action_ids',
    'no options',
    'options and groups',
    'initial option that is none',
    'overflow of 1',
    'date in words',
    'time in words',
    'min_length above max_length',
    'max_length of 3001',
    'markdown of 12001 in two',
    '21 cells',
    'two tables',
    'alert in a message',
    'card of nothing',
    'inputs without submit',
    'a table in a modal',
    'two focused inputs',
  ]);
});

test('what is wrong is said with a JSON pointer to it', () => {
  const problems = checkBlocks([
    { type: 'divider' },
    { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } },
  ]);
  expect(problemLines(problems)).toEqual([
    '[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]',
  ]);
});

/** A place in a sample, and how to spoil it. */
type Spoil = { at: number; how: 'drop' | 'number' | 'longer' | 'extra' | 'repeat' };

function spoil(sample: unknown, { at, how }: Spoil): unknown {
  const copy = structuredClone(sample);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value as Record<string, unknown>, key]);
      walk((value as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const [holder, key] = places[at % places.length] ?? [{}, ''];
  const value = holder[key];
  if (how === 'drop' && !Array.isArray(holder)) delete holder[key];
  if (how === 'number') holder[key] = 7;
  if (how === 'longer' && typeof value === 'string') holder[key] = value + 'x'.repeat(at % 4000);
  if (how === 'extra' && !Array.isArray(holder)) holder.surprise = true;
  if (how === 'repeat' && Array.isArray(value)) {
    holder[key] = Array.from({ length: at % 120 }, (_, index) => value[index % value.length]);
  }
  return copy;
}

const spoils = fc.record({
  at: fc.nat(100_000),
  how: fc.constantFrom<Spoil['how']>('drop', 'number', 'longer', 'extra', 'repeat'),
});

test('law: what our check takes of spoiled samples, the schema takes too', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(validBlocks)), spoils, (sample, how) => {
      const spoiled = spoil(sample, how);
      if (checkBlocks(spoiled).length > 0) return;
      expect(slack.blocks(spoiled), JSON.stringify(slack.blocks.errors?.slice(-3))).toBe(true);
    }),
    { numRuns: 600 },
  );
});

test('law: what our check takes of spoiled views, the schema takes too', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(validViews)), spoils, (sample, how) => {
      const spoiled = spoil(sample, how);
      if (checkView(spoiled).length > 0) return;
      expect(slack.view(spoiled), JSON.stringify(slack.view.errors?.slice(-3))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
