// The people, channels and group that the playground starts with, and most tests too.
import type { ChannelSeed, GroupSeed, PersonSeed } from './world.ts';

/** Five people, three channels and a group of two, in team `T0SIM`; the bot is `U0BOT`. */
export type SampleWorkspace = {
  teamId: string;
  teamName: string;
  botUserId: string;
  botName: string;
  people: PersonSeed[];
  channels: ChannelSeed[];
  userGroups: GroupSeed[];
};

/** A fresh copy of the sample; pass it on to `startSlackWorkspace` with a clock and secrets. */
export function sampleWorkspace(): SampleWorkspace {
  const person = (
    id: string,
    name: string,
    realName: string,
    title: string,
    tz: string,
  ): PersonSeed => ({
    id,
    name,
    realName,
    displayName: realName.split(' ')[0] ?? realName,
    title,
    email: `${name}@example.org`,
    tz,
  });
  return {
    teamId: 'T0SIM',
    teamName: 'Example',
    botUserId: 'U0BOT',
    botName: 'Release',
    people: [
      person('U0ANA', 'ana', 'Ana Alvarez', 'Captain of payments', 'Europe/London'),
      person('U0BEN', 'ben', 'Ben Baker', 'Change authority', 'Europe/Berlin'),
      person('U0CAT', 'cat', 'Cat Cohen', 'Change authority', 'America/New_York'),
      person('U0DAN', 'dan', 'Dan Dahl', 'On call', 'Europe/London'),
      person('U0EVE', 'eve', 'Eve Evans', 'Tester of payments', 'Asia/Tokyo'),
    ],
    channels: [
      { id: 'C0PAY', name: 'payments' },
      { id: 'C0REL', name: 'releases' },
      { id: 'C0OPS', name: 'operations' },
    ],
    userGroups: [
      {
        id: 'S0PAY',
        handle: 'payments-leads',
        name: 'Payments leads',
        users: ['U0ANA', 'U0EVE'],
      },
    ],
  };
}
