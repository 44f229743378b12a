// The shortcuts that a chat offers beside its messages and where people write. Each types a line that opens a form, so
// there is nothing that a shortcut can do and a line can't. The apps' manifests are held to this table.

import { fitted } from './scope-item.ts';
import { oneVisibleLine } from './typed-text.ts';
import type { VerbName } from './verb.ts';

export interface Shortcut {
  /** What the chats know it by. Kept for good: installed apps send it for years. */
  readonly id: string;
  /** At most 24 characters. */
  readonly name: string;
  /** At most 128 characters. */
  readonly does: string;
  /** Where it is offered: at a message, or wherever people write. */
  readonly at: 'message' | 'anywhere';
  readonly types: VerbName;
}

export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: 'new_release',
    name: 'New release',
    does: 'Opens the form that plans a release.',
    at: 'anywhere',
    types: 'plan',
  },
  {
    id: 'can_i_ship',
    name: 'Can I ship',
    does: 'Says what is in the way of a start, and when it clears.',
    at: 'anywhere',
    types: 'can',
  },
  {
    id: 'add_to_release',
    name: 'Add to release',
    does: 'Puts a message into the scope of a release, with a link to it.',
    at: 'message',
    types: 'add',
  },
];

/** The message a shortcut was used at. */
export interface Pointed {
  /** As its chat shows it, mentions as `@{…}` or by name; may be empty. */
  readonly text: string;
  /** Its address. */
  readonly link: string | undefined;
}

/** More than fits into an item, so that what is cut is cut where its limit is known. */
const LONGEST_POINTED = 1000;

/** The line a shortcut types; undefined for one that there isn't, or that is used where it isn't offered. */
export function shortcutLine(id: string, pointed?: Pointed): string | undefined {
  const shortcut = SHORTCUTS.find((one) => one.id === id);
  if (shortcut === undefined) return undefined;
  if (shortcut.at === 'anywhere') return shortcut.types;
  if (pointed === undefined) return undefined;
  const text = oneVisibleLine([pointed.text, pointed.link ?? ''].join(' '));
  return `${shortcut.types} ${fitted(text, LONGEST_POINTED)}`.trim();
}
