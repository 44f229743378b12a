// Who lives in a simulated world, by which accounts, under which policies, and what the two
// directories say of them. One of them, Ben, has two accounts under two addresses.
import { tmpdir } from 'node:os';
import { readPolicy } from '../../adapters/process/policy-file.ts';
import {
  type Directory,
  DirectoryUnreachable,
  type Platform,
  type Profile,
} from '../../src/app/ports.ts';
import type { Policy } from '../../src/domain/policy.ts';

export interface Account {
  readonly human: string;
  readonly platform: Platform;
  readonly account: string;
  readonly user: string;
  readonly email: string;
  readonly standing: Profile['standing'];
}

function slack(
  human: string,
  email = `${human}@example.org`,
  standing: Account['standing'] = 'member',
) {
  const user = `U0${human.toUpperCase()}`;
  return {
    human,
    platform: 'slack',
    account: `slack:T0SIM:${user}`,
    user,
    email,
    standing,
  } as const;
}

function teams(human: string, email = `${human}@example.org`) {
  const user = `id-${human}`;
  const standing = 'member';
  return { human, platform: 'teams', account: `teams:sim:${user}`, user, email, standing } as const;
}

export const ACCOUNTS: readonly Account[] = [
  slack('ana'),
  teams('ana'),
  slack('ben'),
  teams('ben', 'ben.smith@example.net'),
  slack('cat'),
  teams('cat'),
  slack('dan'),
  slack('eve'),
  teams('eve'),
  teams('finn'),
  slack('gus', 'gus@example.com', 'guest'),
];

export const CHANNELS = ['slack:C0PAY', 'teams:19:pay', 'slack:C0OPS', 'slack:C0REL'] as const;

/** Who approves and how, in three policies that may replace each other at any time. */
interface Shape {
  readonly cab: string;
  readonly owners: string;
  readonly count: number;
  readonly bake: string;
  /** Whether the policy knows that Ben has two addresses. */
  readonly knowsBen: boolean;
}

const BEN = 'ben@example.org, ben.smith@example.net';

const SHAPES: readonly Omit<Shape, 'knowsBen'>[] = [
  {
    cab: `${BEN}, cat@example.org, "slack:@leads"`,
    owners: 'ana@example.org, finn@example.org',
    count: 2,
    bake: '5m',
  },
  {
    cab: `${BEN}, "slack:@leads"`,
    owners: 'ana@example.org, finn@example.org, cat@example.org',
    count: 2,
    bake: '20m',
  },
  {
    cab: 'cat@example.org, dan@example.org',
    owners: 'finn@example.org, eve@example.org',
    count: 1,
    bake: '5m',
  },
];

function yaml({ cab, owners, count, bake, knowsBen }: Shape): string {
  const people = knowsBen
    ? 'people:\n  - { email: ben@example.org, also: [ben.smith@example.net] }\n'
    : '';
  return `
version: 1
organisation:
  name: Simulated
  timezone: Europe/London
  date_order: dmy
  managers: [cab]
  channels: [{ slack: C0REL }]
${people}groups:
  cab: [${cab}]
  owners: [${owners}]
  on-call: [dan@example.org]
services:
  - name: payments
    captains: [owners]
    channels: [{ slack: C0PAY }, { teams: "19:pay" }]
    tests: [uat]
    rollout: canary
  - name: ledger
    captains: [owners]
    channels: [{ slack: C0OPS }]
    tests: []
    approvals: strict
  - name: website
    tests: []
    approvals: none
approvals:
  default:
    rules: [{ name: Change authority, group: cab, count: ${count} }]
    remind_after: [30m, 2h]
    escalate_after: 4h
    escalate_to: on-call
  strict:
    rules:
      - { name: Change authority, group: cab, count: ${count}, time_sensitive: true }
      - { name: Owner, group: owners, count: 1 }
  none: { rules: [] }
tests:
  uat: { by: people, group: owners }
rollouts:
  canary:
    stages:
      - { name: "10%", bake: ${bake}, advance: manual }
      - { name: "50%", bake: 10m, advance: auto }
      - { name: "100%", bake: 5m }
reminders: { before_start: [1h], window_closing: [15m] }
review: { prompt_after: 10m, remind_every: 1d }
`;
}

function policyOf(shape: Shape): Policy {
  const reading = readPolicy(yaml(shape), tmpdir());
  if (!reading.ok) throw new Error(reading.problems.map((one) => one.says).join('\n'));
  return reading.policy;
}

const read = new Map<boolean, readonly Policy[]>();

/** Every policy a world may come under, the first to begin with. */
export function policies(knowsBen: boolean): readonly Policy[] {
  const known = read.get(knowsBen) ?? SHAPES.map((shape) => policyOf({ ...shape, knowsBen }));
  read.set(knowsBen, known);
  return known;
}

/** What the chats' directories say, changed by the world. */
export class People {
  /** Members of Slack's group `@leads`, by human. */
  leads: readonly string[] = ['eve'];
  /** Platforms whose directory doesn't answer. */
  readonly unreachable = new Set<Platform>();

  directory(platform: Platform, travel: (call: string) => Promise<void>): Directory {
    const accounts = ACCOUNTS.filter((one) => one.platform === platform);
    const ask = async (call: string) => {
      await travel(`${platform}.${call}`);
      if (this.unreachable.has(platform)) throw new DirectoryUnreachable(call);
    };
    return {
      platform,
      profile: async (account) => {
        await ask('profile');
        return profileOf(accounts.find((one) => one.account === account));
      },
      byEmail: async (email) => {
        await ask('byEmail');
        return profileOf(accounts.find((one) => one.email === email.toLowerCase()));
      },
      group: async (ref) => {
        await ask('group');
        if (ref !== 'slack:@leads') return undefined;
        return accounts
          .filter((one) => this.leads.includes(one.human))
          .flatMap((one) => profileOf(one) ?? []);
      },
    };
  }
}

function profileOf(found: Account | undefined): Profile | undefined {
  if (found === undefined) return undefined;
  const { account, platform, human, email, standing } = found;
  const name = human.charAt(0).toUpperCase() + human.slice(1);
  return { account, platform, name, email, zone: 'Europe/London', standing };
}
