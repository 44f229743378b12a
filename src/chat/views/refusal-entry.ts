// The shape of one refusal's wording: exactly one entry per code, held by the compiler.
import type { Refusal, RefusalCode } from '../../domain/decision.ts';
import type { Picture } from '../picture.ts';
import type { Line } from '../view.ts';

export type RefusalOf<C extends RefusalCode> = Extract<Refusal, { code: C }>;

/** What an entry may look at besides the refusal itself. */
export interface Scene {
  readonly p: Picture | undefined;
  /** The owner's zone for the times that are said. */
  readonly zone: string;
}

/** What happened to the request and why; when it clears; who or what unblocks it, with a line that works. */
type Entry<C extends RefusalCode> = (refusal: RefusalOf<C>, scene: Scene) => readonly Line[];

export type Entries<C extends RefusalCode> = { readonly [K in C]: Entry<K> };
