// The workspace's Block Kit check against Slack's documented limits and against Slack's own types:
// it may be stricter than the schema made of them, never more lenient.
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
    'card with 4 buttons',
    'group label of 76',
    'group without options',
    '11 files',
    'initial value of 3001',
    'inputs without submit',
    'a table in a modal',
    'alert of 201',
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

type Holder = Record<string, unknown>;

const lengths = [11, 26, 31, 76, 151, 201, 256, 301, 2001, 3001, 12_001];
const counts = [0, 2, 6, 11, 21, 26, 51, 101];

/** Every way to spoil one place: gone, of another type, too long, too many, with company. */
function spoiled(holder: Holder, key: string): (() => void)[] {
  const value = holder[key];
  const set = (other: unknown) => () => {
    holder[key] = other;
  };
  const repeated = (count: number, list: unknown[]) =>
    Array.from({ length: count }, (_, index) => list[index % list.length]);
  return [
    set(7),
    ...(Array.isArray(holder) ? [] : [() => Reflect.deleteProperty(holder, key)]),
    ...(typeof value === 'string' ? lengths.map((length) => set('x'.repeat(length))) : []),
    ...(Array.isArray(value) ? counts.map((count) => set(repeated(count, value))) : []),
    ...(typeof value === 'object' ? [set({ ...value, surprise: true })] : []),
  ];
}

/** Runs a check on every spoiled variant of a sample, one place spoiled at a time. */
function everySpoil(sample: Holder, check: () => void): void {
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Holder;
    for (const key of Object.keys(holder)) {
      const before = holder[key];
      for (const spoil of spoiled(holder, key)) {
        spoil();
        check();
        holder[key] = before;
      }
      walk(before);
    }
  };
  walk(sample);
}

const small = Object.entries(validBlocks).filter(([name]) => name !== 'fifty');

test.each(small)('law: spoiled blocks that pass our check pass the schema: %s', (_name, blocks) => {
  const sample = { blocks: structuredClone(blocks) };
  let taken = 0;
  let refused = 0;
  everySpoil(sample, () => {
    if (checkBlocks(sample.blocks).length > 0) refused += 1;
    else {
      taken += 1;
      if (!slack.blocks(sample.blocks)) expect.fail(JSON.stringify(sample.blocks));
    }
  });
  expect(taken).toBeGreaterThan(5);
  expect(refused).toBeGreaterThan(20);
});

const views = Object.entries(validViews).filter(([name]) => name !== 'modal of 100');

test.each(views)('law: spoiled views that pass our check pass the schema: %s', (_name, view) => {
  const sample = { view: structuredClone(view) };
  let refused = 0;
  everySpoil(sample, () => {
    if (checkView(sample.view).length > 0) refused += 1;
    else if (!slack.view(sample.view)) expect.fail(JSON.stringify(sample.view));
  });
  expect(refused).toBeGreaterThan(20);
});
