// Slack refuses blocks that break its rules, and so does the workspace: the rules of a whole
// message or view, on top of those of each block. Slack's Block Kit reference.
import { elementsOf, everyBlock } from './block-walk.ts';
import { isJson, jsonList, words } from './json.ts';
import { blockOn, type Surface } from './kit-blocks.ts';
import { plain } from './kit-parts.ts';
import {
  type Check,
  flag,
  type KitProblem,
  list,
  may,
  must,
  object,
  type Report,
  text,
} from './kit-shape.ts';

const most: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

function unique(name: string, found: { id: unknown; pointer: string }[], report: Report): void {
  const seen = new Set<unknown>();
  for (const { id, pointer } of found) {
    if (id === undefined) continue;
    if (seen.has(id)) report(`${pointer}/${name}`, `\`${name}\` "${id}" already exists`);
    seen.add(id);
  }
}

function acrossBlocks(blocks: unknown, pointer: string, report: Report): void {
  const every = everyBlock(blocks, pointer);
  const ids = every.map(({ block, pointer: at }) => ({ id: block.block_id, pointer: at }));
  unique('block_id', ids, report);
  const focused: string[] = [];
  let markdown = 0;
  let tables = 0;
  for (const { block, pointer: at } of every) {
    const elements = elementsOf(block, at);
    const named = elements.map((each) => ({ id: each.element.action_id, pointer: each.pointer }));
    unique('action_id', named, report);
    for (const each of elements)
      if (each.element.focus_on_load === true) focused.push(each.pointer);
    if (block.type === 'markdown') markdown += words(block.text).length;
    if (block.type === 'table') tables += 1;
    if (block.type === 'table' && tables > 1) report(at, 'only one table allowed');
  }
  if (markdown > 12_000) report(pointer, 'markdown must be less than 12001 characters in total');
  for (const each of focused.slice(1)) report(each, 'only one element may focus_on_load');
}

const blocksOn =
  (surface: Surface): Check =>
  (value, pointer, report) => {
    list(blockOn[surface], most[surface], 0)(value, pointer, report);
    acrossBlocks(value, pointer, report);
  };

const common = {
  private_metadata: may(text(3000)),
  callback_id: may(text(255)),
  external_id: may(text(255)),
};

const modal = object('modal', {
  ...common,
  blocks: must(blocksOn('modal')),
  title: must(plain(24)),
  close: may(plain(24)),
  submit: may(plain(24)),
  clear_on_close: may(flag),
  notify_on_close: may(flag),
});

const home = object('home', { ...common, blocks: must(blocksOn('home')) });

function problemsOf(check: Check, value: unknown, pointer: string): KitProblem[] {
  const problems: KitProblem[] = [];
  check(value, pointer, (at, message) => problems.push({ pointer: at, message }));
  return problems;
}

/** What is wrong with the `blocks` of a message; empty when Slack would take them. */
export function checkBlocks(blocks: unknown): KitProblem[] {
  return problemsOf(blocksOn('message'), blocks, '/blocks');
}

/** What is wrong with a modal or home tab; empty when Slack would take it. */
export function checkView(view: unknown): KitProblem[] {
  const isHome = isJson(view) && view.type === 'home';
  const problems = problemsOf(isHome ? home : modal, view, '/view');
  const asks = isJson(view) && jsonList(view.blocks).some((block) => block.type === 'input');
  if (asks && !isHome && isJson(view) && view.submit === undefined) {
    problems.push({ pointer: '/view', message: 'missing required field: submit' });
  }
  return problems;
}

/** The `response_metadata.messages` that Slack answers with. */
export function problemLines(problems: KitProblem[]): string[] {
  return problems.map((each) => `[ERROR] ${each.message} [json-pointer:${each.pointer}]`);
}
