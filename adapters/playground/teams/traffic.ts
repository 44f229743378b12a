// What went over the wire between the tenant and the bot, for tests and for people who wonder.
import type { Json } from '../slack/json.ts';
import { Journal } from '../slack/record.ts';
import type { CallFacts, CallName } from './call-faults.ts';

/** A call of the bot. */
type CallEntry = CallFacts & {
  kind: 'call';
  /** Epoch milliseconds of the tenant's clock. */
  at: number;
  call: CallName;
  /** HTTP status; null when the connection was cut or never answered. */
  status: number | null;
  /** Teams' error code; null when the call succeeded or had no answer. */
  code: string | null;
};

/** An activity sent to the bot. */
type DeliveryEntry = {
  kind: 'delivery';
  at: number;
  /** The activity's type, with the name of an invoke: `invoke adaptiveCard/action`. */
  what: string;
  activity: Json;
  /** HTTP status of the bot; null when there was none. */
  status: number | null;
  /** Milliseconds the bot took. */
  took: number;
};

export type TrafficEntry = CallEntry | DeliveryEntry;

/** Keeps the latest entries and counts what is still under way. */
export class Traffic extends Journal<TrafficEntry> {}
