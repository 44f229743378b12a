// Finding one's way in Block Kit: every block, every element, and the ids Slack gives to those
// that were sent without one.
import { isJson, type Json, jsonList } from './json.ts';

/** A block as it was sent, with the ids that Slack adds. */
export type Block = Json & { type: string };

/** Every block with its pointer, those inside containers too. */
export function everyBlock(blocks: unknown, pointer = ''): { block: Json; pointer: string }[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.flatMap((block, index) => {
    if (!isJson(block)) return [];
    const at = `${pointer}/${index}`;
    return [{ block, pointer: at }, ...everyBlock(block.child_blocks, `${at}/child_blocks`)];
  });
}

/** The elements of one block, with their pointers: where an `action_id` may stand. */
export function elementsOf(block: Json, pointer = ''): { element: Json; pointer: string }[] {
  if (block.type === 'rich_text') return [];
  const listed = (name: string) =>
    jsonList(block[name]).map((element, index) => ({
      element,
      pointer: `${pointer}/${name}/${index}`,
    }));
  const single = (name: string) => {
    const element = block[name];
    return isJson(element) ? [{ element, pointer: `${pointer}/${name}` }] : [];
  };
  if (block.type === 'carousel') {
    return listed('elements').flatMap((card) => elementsOf(card.element, card.pointer));
  }
  if (block.type === 'card') return listed('actions');
  return [...listed('elements'), ...single('accessory'), ...single('element')];
}

const passive = new Set<unknown>(['image', 'plain_text', 'mrkdwn']);

/** A copy in which every block has a `block_id` and every interactive element an `action_id`. */
export function withIds(blocks: readonly Json[], nextId: (prefix: string) => string): Block[] {
  const copies = blocks.map((block) => structuredClone(block));
  for (const { block } of everyBlock(copies)) {
    block.block_id ??= nextId('b');
    for (const { element } of elementsOf(block)) {
      if (!passive.has(element.type)) element.action_id ??= nextId('a');
    }
  }
  return copies.map((block) => ({ ...block, type: String(block.type) }));
}
