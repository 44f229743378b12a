// Finding what somebody points at: a button or menu by its words or its action_id.
import { type Block, elementsOf, everyBlock } from './block-walk.ts';
import { optionsOf } from './form.ts';
import { type Json, words } from './json.ts';

/** The words on an element, its action_id, or exactly which one. */
export type Pointed = string | { actionId: string; blockId?: string };

/** An element, the block it stands in and, when an option's words were given, that option. */
export type Found = { block: Json; element: Json; option: Json | null };

const passive = new Set<unknown>(['image', 'plain_text', 'mrkdwn']);

function candidates(blocks: readonly Block[]): Found[] {
  return everyBlock(blocks).flatMap(({ block }) =>
    elementsOf(block)
      .filter(({ element }) => !passive.has(element.type))
      .map(({ element }) => ({ block, element, option: null })),
  );
}

const withOptions = new Set<unknown>(['overflow', 'radio_buttons', 'checkboxes', 'static_select']);

function labelled(found: Found[], label: string): Found[] {
  const direct = found.filter(({ block, element }) => {
    const shown = [words(element.text), words(element.placeholder)];
    if (block.type === 'input') shown.push(words(block.label));
    return shown.includes(label);
  });
  if (direct.length > 0) return direct;
  return found
    .filter(({ element }) => withOptions.has(element.type))
    .flatMap((each) =>
      optionsOf(each.element)
        .filter((option) => words(option.text) === label)
        .map((option) => ({ ...each, option })),
    );
}

function named(found: Found[], actionId: string, blockId: string | undefined): Found[] {
  return found.filter(
    ({ block, element }) =>
      element.action_id === actionId && (blockId === undefined || block.block_id === blockId),
  );
}

/** Whether exactly this element is in these blocks. */
export function holds(blocks: readonly Block[], pointed: Pointed): boolean {
  if (typeof pointed === 'string') return false;
  return named(candidates(blocks), pointed.actionId, pointed.blockId).length > 0;
}

/** The one element that is meant. Throws, with what there is, when it is none or several. */
export function findElement(blocks: readonly Block[], pointed: Pointed): Found {
  const every = candidates(blocks);
  const byName =
    typeof pointed === 'string'
      ? named(every, pointed, undefined)
      : named(every, pointed.actionId, pointed.blockId);
  const found =
    byName.length === 0 && typeof pointed === 'string' ? labelled(every, pointed) : byName;
  if (found[0] !== undefined && found.length === 1) return found[0];
  const wanted = typeof pointed === 'string' ? pointed : JSON.stringify(pointed);
  const there = every.flatMap(({ element }) => [
    words(element.text) || words(element.placeholder) || words(element.action_id),
    ...(element.type === 'overflow' ? optionsOf(element).map((each) => words(each.text)) : []),
  ]);
  const offered = there.length === 0 ? 'nothing to press' : there.join(', ');
  const count = found.length === 0 ? 'Nothing' : `${found.length} elements`;
  throw new Error(`${count} here can be "${wanted}". There is: ${offered}.`);
}
