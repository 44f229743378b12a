// Whom the bot works for while things break: departments that have nothing to do with each other, each with a service,
// a channel in one chat or in both, a captain and three approvers. The pace of a chat slows none of them down for another.

import type { SampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import type { SampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';

/** Long enough to be killed in, short enough to wait for. */
export const BAKE_MS = 2_000;
/** So many approvals a release needs; there is one approver more. */
export const APPROVALS = 2;

export interface Colleague {
  /** As the journal knows them. */
  readonly email: string;
  readonly slack: string;
  readonly teams: string;
}

export interface Department {
  readonly number: number;
  readonly service: string;
  readonly slackChannel: string;
  /** Undefined: this department is in Slack alone. */
  readonly teamsChannel: string | undefined;
  readonly captain: Colleague;
  readonly approvers: readonly Colleague[];
}

export function departmentsOf(count: number): readonly Department[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const four = String(number).padStart(4, '0');
    const colleague = (name: string): Colleague => ({
      email: `${name}${number}@example.org`,
      slack: `U0${name.toUpperCase()}${four}`,
      teams: `29:1${name}${number}`,
    });
    return {
      number,
      service: `s${number}`,
      slackChannel: `C0B${four}`,
      teamsChannel: number % 2 === 1 ? `19:s${number}@thread.tacv2` : undefined,
      captain: colleague('ana'),
      approvers: ['ben', 'cat', 'dan'].map(colleague),
    };
  });
}

export function policyText(departments: readonly Department[]): string {
  const services = departments.map(({ number, service, slackChannel, teamsChannel, captain }) => {
    const teams = teamsChannel === undefined ? '' : `, { teams: "${teamsChannel}" }`;
    return `  - { name: ${service}, captains: [${captain.email}], approvals: a${number}, channels: [{ slack: ${slackChannel} }${teams}] }`;
  });
  const groups = departments.map(
    ({ number, approvers }) => `  g${number}: [${approvers.map(({ email }) => email).join(', ')}]`,
  );
  const approvals = departments.map(
    ({ number }) =>
      `  a${number}: { rules: [{ name: Board, group: g${number}, count: ${APPROVALS} }] }`,
  );
  const bake = `${BAKE_MS / 1000}s`;
  return `
version: 1
organisation: { name: Example Trust, timezone: Europe/London, working_hours: "00:00-24:00" }
groups:
${groups.join('\n')}
services:
${services.join('\n')}
approvals:
${approvals.join('\n')}
rollouts:
  quick:
    stages:
      - { name: half, bake: ${bake}, advance: auto }
      - { name: all, bake: ${bake} }
defaults: { rollout: quick, tests: [] }
`;
}

function everybody(departments: readonly Department[]): readonly Colleague[] {
  return departments.flatMap(({ captain, approvers }) => [captain, ...approvers]);
}

const nameOf = ({ email }: Colleague) => email.split('@')[0] ?? email;

export function workspaceOf(departments: readonly Department[]): SampleWorkspace {
  return {
    teamId: 'T0SIM',
    teamName: 'Example',
    botUserId: 'U0BOT',
    botName: 'Release',
    people: everybody(departments).map((one) => ({
      id: one.slack,
      name: nameOf(one),
      realName: nameOf(one),
      displayName: nameOf(one),
      email: one.email,
      tz: 'Europe/London',
    })),
    channels: departments.map(({ slackChannel, service, captain, approvers }) => ({
      id: slackChannel,
      name: service,
      members: [captain, ...approvers].map(({ slack }) => slack),
    })),
    userGroups: [],
  };
}

export const TEAM = '19:general@thread.tacv2';

export function tenantOf(departments: readonly Department[]): SampleTenant {
  const people = everybody(departments).map((one, index) => ({
    id: one.teams,
    aadObjectId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    name: nameOf(one),
    email: one.email,
    userPrincipalName: one.email,
    role: 'user' as const,
    timezone: 'Europe/London',
  }));
  const channels = departments.flatMap(({ service, teamsChannel }) =>
    teamsChannel === undefined ? [] : [{ id: teamsChannel, name: service }],
  );
  return {
    tenantId: '00000000-0000-4000-8000-000000000001',
    tenantName: 'Example',
    botName: 'Release',
    people,
    teams: [
      {
        id: TEAM,
        name: 'Releases',
        members: people.map(({ id }) => id),
        channels: [{ id: TEAM, name: 'General' }, ...channels],
      },
    ],
  };
}
