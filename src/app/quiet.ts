// When a person is left in peace: on whose clock their day runs, and until when a message that can wait does (product Q5).
import type { PersonId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import { whenNotOff } from '../domain/time/working-days.ts';
import type { Zone } from '../domain/time/zone.ts';
import { type Belief, canonical } from './identity.ts';
import { accountsIn } from './people.ts';
import type { Reader } from './store.ts';

type Zones = ReadonlyMap<PersonId, Zone>;

/** Each person's zone: the policy's, else that of the chat they spoke in last, else the organisation's. */
export async function zonesOf(
  people: readonly PersonId[],
  belief: Belief,
  reader: Pick<Reader, 'account' | 'accounts'>,
): Promise<Zones> {
  const zones = new Map<PersonId, Zone>();
  for (const person of new Set(people)) {
    zones.set(person, await zoneOf(person, belief, reader));
  }
  return zones;
}

async function zoneOf(
  person: PersonId,
  belief: Belief,
  reader: Pick<Reader, 'account' | 'accounts'>,
): Promise<Zone> {
  const { policy } = belief;
  const id = canonical(person, belief);
  const known = policy.people.find((one) => one.email === id)?.zone;
  if (known !== undefined) return known;
  const rows = await accountsIn([id], belief, reader);
  const zoned = rows
    .filter((row) => row.zone !== undefined)
    .toSorted((a, b) => (b.heardAt ?? 0) - (a.heardAt ?? 0));
  return zoned[0]?.zone ?? policy.organisation.zone;
}

interface Waits {
  /** From when on it would be of no use. */
  readonly until: number | undefined;
  /** Until when it waits for others of its kind. */
  readonly gathered: number;
}

/** Until they are back from quiet hours and days off, and its like is there; at once if it would be of no use by then. */
export function quietly(
  person: PersonId,
  waits: Waits,
  now: number,
  policy: Policy,
  zones: Zones,
): number {
  const known = policy.people.find((one) => one.email === person);
  const { calendar, zone } = policy.organisation;
  const back = whenNotOff(now, known?.quiet, { ...calendar, zone: zones.get(person) ?? zone });
  const end = waits.until ?? Number.POSITIVE_INFINITY;
  if (back >= end) return now;
  return waits.gathered < end ? Math.max(back, waits.gathered) : back;
}
