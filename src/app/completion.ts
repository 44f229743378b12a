// What a sent message brings with it, so that nobody who dies in between leaves half of it behind.
import type { OutboxRow, Post } from './store.ts';

/** What is written together with a message that was sent. */
export interface Completion {
  /** What else that message shows; where it stands is recorded too, and its rows stay. */
  readonly along?: readonly Post[];
  /** Rows that follow from it, there as soon as it is recorded. */
  readonly next?: readonly OutboxRow[];
  /** Rows like `next`, made of those of its stream that are being sent now: they may have been drawn without it. */
  readonly again?: (sending: readonly OutboxRow[]) => readonly OutboxRow[];
  /** With no post: the message is never changed again, so where it stands needn't be known any more. */
  readonly forget?: boolean;
}
