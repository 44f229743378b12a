// What a decision may look at besides the release itself: all of it gathered beforehand and handed in.
import type { Calendar } from '../calendar/model.ts';
import type { Person, PersonId, Roster } from '../person.ts';
import type { Place, Policy, Service } from '../policy.ts';
import { serviceNamed } from '../policy.ts';
import type { Release, Window } from './model.ts';

/** Another release of the same service and environment. */
export interface Neighbour {
  readonly id: string;
  readonly version: string;
  readonly deploying: boolean;
  /** False once it has completed, been rolled back or cancelled. */
  readonly open: boolean;
  readonly completed: boolean;
  readonly captain: PersonId | undefined;
  readonly window: Window;
}

export interface Context {
  readonly now: number;
  /** Undefined: time itself acts. */
  readonly actor: Person | undefined;
  readonly policy: Policy;
  readonly roster: Roster;
  /** The id a new release takes. */
  readonly nextId: string;
  /**
   * What is being deployed and the last few that ended; when planning, everything open and those of the same version too.
   */
  readonly neighbours: readonly Neighbour[];
  /** What is frozen, and was. */
  readonly calendar: Calendar;
  /** Configured channels known to be closed to the bot. */
  readonly closed: readonly { readonly place: Place; readonly why: string }[];
}

/** The service as the policy has it now, or as it was last seen. */
export function serviceOf(release: Release, policy: Policy): Service {
  return serviceNamed(policy, release.service) ?? release.definition;
}

/** Places a release is shown in (contract "What people see"). */
export function placesOf(release: Release, policy: Policy): readonly Place[] {
  const { channels } = serviceOf(release, policy);
  if (channels.length > 0) return channels;
  if (policy.organisation.channels.length > 0) return policy.organisation.channels;
  return release.plannedIn === undefined ? [] : [release.plannedIn];
}
