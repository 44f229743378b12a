// What blocks need from the place they stand in, a message or a form.
import type { DeskValue } from '../slack/desk-api.ts';
import type { Reader } from './draw-text.ts';

/** Which element: Slack names it by its block and its action. */
export type At = { block: string; action: string };

/** Somebody or something that a picker offers. */
export type Pick = { value: string; label: string };

/** The place that blocks stand in. */
export type Host = {
  reader: Reader;
  people: readonly Pick[];
  channels: readonly Pick[];
  /** What a form's input holds now; undefined where only the block itself knows. */
  value: (at: At) => DeskValue | undefined;
  /** An input's value changed. */
  changed: (at: At, value: DeskValue) => void;
  /** Uses an element; resolves when the bot has answered, and never rejects. */
  press: (at: At, choice: string | string[] | null) => Promise<void>;
  /** What is wrong with a form's input, by its block; null when nothing is. */
  error: (block: string) => string | null;
};

/** `block/action`: the key of a form's values, and how redrawing finds an element again. */
export function keyOf(at: At): string {
  return `${at.block}/${at.action}`;
}
