// The people and the team that the playground starts with, and most tests too. They are those of
// the sample Slack workspace; Eve has another address here, and a guest is with them.
import type { PersonSeed, TeamSeed } from './world.ts';

/** Five people and a guest, one team with three channels. */
export type SampleTenant = {
  tenantId: string;
  tenantName: string;
  botName: string;
  people: PersonSeed[];
  teams: TeamSeed[];
};

/** A fresh copy of the sample; pass it on to `startTeamsTenant` with a clock. */
export function sampleTenant(): SampleTenant {
  const person = (
    number: number,
    handle: string,
    name: string,
    timezone: string,
    change: Partial<PersonSeed> = {},
  ): PersonSeed => ({
    id: `29:1${handle}`,
    aadObjectId: `00000000-0000-4000-8000-0000000001${String(number).padStart(2, '0')}`,
    name,
    email: `${handle}@example.org`,
    userPrincipalName: `${handle}@example.org`,
    role: 'user',
    timezone,
    ...change,
  });
  const other = { email: 'eve@clinic.example', userPrincipalName: 'eve@clinic.example' };
  const people = [
    person(1, 'ana', 'Ana Alvarez', 'Europe/London'),
    person(2, 'ben', 'Ben Baker', 'Europe/Berlin'),
    person(3, 'cat', 'Cat Cohen', 'America/New_York'),
    person(4, 'dan', 'Dan Dahl', 'Europe/London'),
    person(5, 'eve', 'Eve Evans', 'Asia/Tokyo', other),
    person(6, 'gus', 'Gus Green', 'Europe/London', {
      email: 'gus@supplier.example',
      userPrincipalName: 'gus_supplier.example#EXT#@example.org',
      role: 'guest',
    }),
  ];
  return {
    tenantId: '00000000-0000-4000-8000-000000000001',
    tenantName: 'Example',
    botName: 'Release',
    people,
    teams: [
      {
        id: '19:general@thread.tacv2',
        name: 'Releases',
        members: people.map((each) => each.id),
        channels: [
          { id: '19:general@thread.tacv2', name: 'General' },
          { id: '19:releases@thread.tacv2', name: 'Releases' },
          { id: '19:payments@thread.tacv2', name: 'Payments' },
        ],
      },
    ],
  };
}
