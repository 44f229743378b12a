// Which channels and people the policy names, as a chat's adapter is told.
import type { Platform } from '../../src/app/ports.ts';
import { isEmail, plainRef } from '../../src/domain/person.ts';
import type { Policy } from '../../src/domain/policy.ts';

/** The platform's own ids, each once. */
export function channelsOf(
  { organisation, services }: Policy,
  platform: Platform,
): readonly string[] {
  const places = [...organisation.channels, ...services.flatMap(({ channels }) => channels)];
  const here = places.filter((place) => place.startsWith(`${platform}:`));
  return [...new Set(here.map((place) => place.slice(platform.length + 1)))];
}

/** Every address, each once: of people, of the groups' members, and of whoever may do everything. */
export function addressesOf({ people, groups, organisation }: Policy): readonly string[] {
  const referred = [...Object.values(groups).flat(), ...organisation.managers].map(plainRef);
  return [...new Set([...people.map(({ email }) => email), ...referred.filter(isEmail)])];
}
