// What a sent message brings with it, so that nobody who dies in between leaves half of it behind.
import type { OutboxRow, Post } from './store.ts';

/** Another message of the stream. */
export type Other = Pick<OutboxRow, 'stream' | 'place' | 'part'>;

/** What is written together with a message that was sent. */
export interface Completion {
  /** What else that message shows; where it stands is recorded too, and its rows stay. */
  readonly along?: readonly Post[];
  /**
   * Rows that follow from it, there as soon as it is recorded: made of what of its stream stands at that moment or is being
   * sent, since all of it was drawn without it.
   */
  readonly again?: (others: readonly Other[]) => readonly OutboxRow[];
  /** With no post: the message is never changed again, so where it stands needn't be known any more. */
  readonly forget?: boolean;
}
