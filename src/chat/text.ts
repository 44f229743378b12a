// Text as values: what people wrote stays data until a platform spells it, so nothing they type can become markup.
import type { PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';

/**
 * One piece of a sentence. A plain string is literal text and is escaped by every renderer.
 * `person` is drawn as a name and pings nobody; `mention` pings (product N2) where the platform can.
 */
export type Span =
  | string
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'mention'; readonly id: PersonId }
  /** A group reference of the policy; `slack:@handle` is mentioned on Slack, others are named. */
  | { readonly kind: 'group'; readonly ref: string; readonly ping: boolean }
  /** A channel: drawn by its name where the platform knows it. */
  | { readonly kind: 'channel'; readonly place: Place }
  | { readonly kind: 'time'; readonly at: number; readonly zone: string; readonly style: TimeStyle }
  /** `zone` is the owner's zone, printed beside the reader's time (product T4). */
  | { readonly kind: 'window'; readonly start: number; readonly end: number; readonly zone: string }
  /** Drawn as a link only for http and https; otherwise as its label. */
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  /** Leads the reader to a thing where it stands in their own chat; where it doesn't, `otherwise` is said. */
  | {
      readonly kind: 'deep-link';
      readonly to: Addresses;
      readonly label: string;
      readonly otherwise: string;
    }
  /** The word a typed line begins with, which each platform has its own way to say: `/release`. */
  | { readonly kind: 'bot' }
  /** A line that can be typed as it stands, without that word. Fixed words and ids only: it may be drawn as code. */
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'strong'; readonly text: string };

/** The address of one thing in each chat it stands in, by platform: a reader is led to the one in their own. */
export interface Addresses {
  readonly slack?: string;
  readonly teams?: string;
}

/** `moment`: Thu 26 Nov, 22:00 · `clock`: 22:00 · `day`: Thu 26 Nov. */
export type TimeStyle = 'moment' | 'clock' | 'day';

export type Text = readonly Span[];

export function person(id: PersonId): Span {
  return { kind: 'person', id };
}

export function mention(id: PersonId): Span {
  return { kind: 'mention', id };
}

export function channel(place: Place): Span {
  return { kind: 'channel', place };
}

export function strong(text: string): Span {
  return { kind: 'strong', text };
}

export function moment(at: number, zone: string): Span {
  return { kind: 'time', at, zone, style: 'moment' };
}

export function clock(at: number, zone: string): Span {
  return { kind: 'time', at, zone, style: 'clock' };
}

export function day(at: number, zone: string): Span {
  return { kind: 'time', at, zone, style: 'day' };
}

export function deepLink(to: Addresses, label: string, otherwise = label): Span {
  return { kind: 'deep-link', to, label, otherwise };
}

/** What a deep link is in one chat: a link to the thing there, or words. */
export function linkIn(
  { to, label, otherwise }: Extract<Span, { kind: 'deep-link' }>,
  chat: keyof Addresses,
): Extract<Span, { kind: 'link' }> | string {
  const url = to[chat];
  return url === undefined ? otherwise : { kind: 'link', url, label };
}

/** Joins texts with a separator: `join([a, b], ' · ')`. */
export function join(parts: readonly Text[], separator: string): Text {
  return parts.flatMap((part, index) => (index === 0 ? [...part] : [separator, ...part]));
}
