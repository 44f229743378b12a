// A simulated tenant with the adapter connected to it over real HTTP; the house is a function the test gives, so that only
// Teams is under test.

import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import express from 'express';
import { onTestFinished } from 'vitest';
import { sampleTenant } from '../../../../adapters/playground/teams/sample-tenant.ts';
import {
  startTeamsTenant,
  type TeamsTenant,
  type TeamsTenantOptions,
} from '../../../../adapters/playground/teams/tenant.ts';
import { connectTeams, type Teams } from '../../../../adapters/teams/connect.ts';
import type { Log } from '../../../../src/app/ports.ts';
import type { Reply, Utterance } from '../../../../src/app/speech.ts';
import type { ContactRow } from '../../../../src/app/store.ts';
import { notice, title } from '../../../../src/chat/view.ts';
import { serving } from '../../../support/serving.ts';
import { teamsSettings } from '../../../support/teams-settings.ts';

export const PAYMENTS = '19:payments@thread.tacv2';
/** Ana, Ben and the bot; where no thread begins. */
export const GROUP = '19:meeting@thread.v2';

export interface Connected {
  readonly teams: Teams;
  readonly tenant: TeamsTenant;
  /** What the house heard, in order. */
  readonly heard: Utterance[];
  readonly logged: string[];
  now(): number;
  advance(ms: number): void;
  /** Resolves when neither side has anything under way. */
  idle(): Promise<void>;
}

export interface Wishes {
  /** What the house answers; `done` when absent. */
  hears?(utterance: Utterance): Promise<Reply> | Reply;
  readonly patienceMs?: number;
  readonly timeoutMs?: number;
  readonly tenant?: Partial<TeamsTenantOptions>;
}

export function said(...lines: readonly string[]): Reply {
  const view = notice(...lines.map((line) => title(line)));
  return { kind: 'notice', view, names: {}, replaces: false };
}

/** The bot is in the team and the group chat. */
export async function connected(wishes: Wishes = {}): Promise<Connected> {
  let now = Date.UTC(2026, 10, 26, 12);
  const clock = () => now;
  const tenant = await startTeamsTenant({
    ...sampleTenant(),
    groupChats: [{ id: GROUP, name: 'Meeting', members: ['29:1ana', '29:1ben'] }],
    clock,
    tokenClock: clock,
    ...wishes.tenant,
  });
  const heard: Utterance[] = [];
  const logged: string[] = [];
  const rows = new Map<string, ContactRow>();
  const note: Log['info'] = (facts, message) => {
    logged.push(`${message} ${JSON.stringify(facts)}`);
  };
  const settings = teamsSettings(tenant);
  const teams = connectTeams({
    ...settings,
    clock: { now: clock },
    log: { info: note, warn: note, error: note },
    contacts: () => ({
      // As from a database over the network: others get their turn meanwhile.
      contact: async (key) => {
        await setImmediate();
        return rows.get(key);
      },
      changeContact: async (key, change, seenAt) => {
        await setImmediate();
        const body = change(rows.get(key)?.body);
        if (body !== undefined) rows.set(key, { key, body, seenAt });
      },
    }),
    issuer: tenant.issuer,
    metadataUrl: tenant.openIdMetadataUrl,
    allowedTenants: () => [tenant.tenantId],
    channels: () => [PAYMENTS],
    house: () => ({
      hear: async (utterance) => {
        heard.push(utterance);
        return (await wishes.hears?.(utterance)) ?? said('done');
      },
      formTitle: () => undefined,
      openHome: async () => undefined,
      look: async () => undefined,
      formAgain: async () => undefined,
    }),
    ...(wishes.patienceMs === undefined ? {} : { patienceMs: wishes.patienceMs }),
    ...(wishes.timeoutMs === undefined ? {} : { timeoutMs: wishes.timeoutMs }),
  });
  tenant.connect(`${await serving(createServer(express().use(teams.router)))}/api/messages`);
  const idle = async () => {
    await tenant.idle();
    await teams.idle();
    await tenant.idle();
  };
  onTestFinished(async () => {
    await idle();
    await tenant.close();
  });
  await tenant.install('19:general@thread.tacv2', '29:1ana');
  return {
    teams,
    tenant,
    heard,
    logged,
    idle,
    now: clock,
    advance: (ms) => {
      now += ms;
    },
  };
}
