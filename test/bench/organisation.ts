// A large organisation's file to measure on: releases as decisions made them, written through the
// store, so that the journal verifies and replays like one that grew for years.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import type { SlackWorkspaceOptions } from '../../adapters/playground/slack/workspace.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy } from '../../adapters/process/policy-file.ts';
import { openStore } from '../../adapters/sql/store.ts';
import type { EventRow } from '../../src/app/store.ts';
import { eventRow, idOf, releaseRow, releaseTimers } from '../../src/app/streams.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Context } from '../../src/domain/release/context.ts';
import type { Window } from '../../src/domain/release/model.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { type Name, Story } from '../support/fixtures.ts';

const ZONE = 'Europe/London';
const channelOf = (service: number) => `C0B${String(service).padStart(4, '0')}`;
const captainOf = (service: number) => `c${service}@example.org`;
const numbersTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

const policyText = (services: number) => `
version: 1
organisation: { name: Example Trust, timezone: Europe/London }
groups: { cab: [ben@example.org, cat@example.org], owners: [ana@example.org, ${numbersTo(services).map(captainOf).join(', ')}] }
services:
${numbersTo(services)
  .map(
    (n) =>
      `  - { name: s${n}, captains: [owners], channels: [{ slack: ${channelOf(n)} }], tests: [uat], approvals: one, rollout: canary }`,
  )
  .join('\n')}
tests: { uat: { by: people, group: owners } }
approvals: { one: { rules: [{ name: Change authority, group: cab, count: 1 }] } }
rollouts:
  canary:
    stages:
      - { name: "10%", bake: 5m, advance: manual }
      - { name: "100%", bake: 5m }
`;

export interface Organisation {
  readonly policy: Policy;
  readonly policyFile: string;
  readonly services: number;
  /** Address of a SQLite database that isn't there yet. */
  newFile(): string;
  /** Removes the policy and every file. */
  remove(): void;
}

/** Of so many services, each with a channel of its own; its releases take turns among them. */
export function anOrganisation(services: number): Organisation {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const policyFile = join(folder, 'policy.yaml');
  writeFileSync(policyFile, policyText(services));
  const reading = loadPolicy(policyFile);
  if (!reading.ok) throw new Error(reading.problems.map(({ says }) => says).join('\n'));
  return {
    policy: reading.policy,
    policyFile,
    services,
    newFile: () => `file:${join(folder, `${randomUUID()}.db`)}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The sample's people and a captain for each service, with a channel of its own. */
export function workspaceOf({
  services,
}: Organisation): Omit<SlackWorkspaceOptions, 'clock' | 'botToken' | 'signingSecret'> {
  const sample = sampleWorkspace();
  const members = sample.people.map(({ id }) => id);
  const captains = numbersTo(services).map((n) => {
    const name = `c${n}`;
    return { id: `U0C${n}`, name, realName: name, email: captainOf(n), tz: ZONE };
  });
  const channels = numbersTo(services).map((n) => ({ id: channelOf(n), name: `s${n}`, members }));
  return {
    ...sample,
    people: [...sample.people, ...captains],
    channels: [...sample.channels, ...channels],
  };
}

class ReleaseStory extends Story {
  readonly #number: number;

  constructor(number: number, at: number, policy: Policy) {
    super(policy);
    this.#number = number;
    this.at(at);
  }

  override context(name: Name | undefined): Context {
    return { ...super.context(name), nextId: idOf('release', this.#number) };
  }

  plan(window: Window, whose: 'its planner’s' | 'its service’s' = 'its planner’s'): this {
    const { services } = this.policy;
    const at = (this.#number - 1) % services.length;
    const service = services[at]?.name ?? '';
    const captain = whose === 'its planner’s' ? {} : { captain: captainOf(at + 1) };
    const version = `4.${this.#number}.0`;
    const scope = [{ kind: 'fix', text: `rounding of refund ${this.#number}` }] as const;
    const why = 'Refunds round half a penny away.';
    const plan = {
      type: 'plan',
      service,
      version,
      environment: 'prod',
      window,
      why,
      scope,
    } as const;
    return this.by('ana', { ...plan, ...captain, confirmed: true });
  }
}

export type Telling = (number: number, policy: Policy) => Story;

/** Planned now for a window of an hour that opens at `start`; with the house's reminders, five timers are ahead of it. */
export function plannedFor(start: (number: number) => number, now: number): Telling {
  return (number, policy) =>
    new ReleaseStory(number, now, policy).plan(
      { start: start(number), end: start(number) + HOUR, zone: ZONE },
      'its service’s',
    );
}

/** Twenty events: planned, asked about, changed, approved, rolled out in two stages and reviewed, one release an hour. */
export function reviewed(now: number): Telling {
  return (number, policy) => {
    const start = now - DAY - number * HOUR;
    return new ReleaseStory(number, start - DAY, policy)
      .plan({ start, end: start + HOUR, zone: ZONE })
      .by('ana', { type: 'scope', add: { kind: 'feature', text: 'card tokens v2' } })
      .by('ana', { type: 'scope', add: { kind: 'security', text: 'CVE-2026-1' } })
      .by('ana', { type: 'scope', drop: 2 })
      .by('ana', { type: 'scope', add: { kind: 'fix', text: 'currency of receipts' } })
      .by('ana', { type: 'candidate', ref: '9f3c2ab' })
      .by('ana', { type: 'request' })
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'candidate', ref: '77ac010' })
      .by('ana', { type: 'test', phase: 'uat', result: 'pass' })
      .by('cat', { type: 'approve' })
      .at(start)
      .by('ana', { type: 'start' })
      .by('ana', { type: 'done' })
      .by('ana', { type: 'hold', because: 'error rate above 2 %' })
      .by('ana', { type: 'resume' })
      .by('ana', { type: 'promote', because: 'quiet night' })
      .by('ana', { type: 'done' })
      .by('ana', { type: 'promote', because: 'quiet night' })
      .at(start + 50 * MINUTE)
      .by('ana', {
        type: 'review',
        outcome: 'successful',
        well: 'no alarm',
        improve: 'a shorter bake',
        actions: [],
      });
  };
}

/** So many releases are written with one commit. */
const TOGETHER = 500;

/** Writes releases `from` to `to` into a database, each with its journal and its timers. Answers how many events that were. */
export async function write(
  url: string,
  {
    from,
    to,
    telling,
    policy,
  }: {
    readonly from: number;
    readonly to: number;
    readonly telling: Telling;
    readonly policy: Policy;
  },
): Promise<number> {
  const store = await openStore({ url, log: jsonLog({ level: 'error', secrets: [] }) });
  let events = 0;
  for (let first = from; first <= to; first += TOGETHER) {
    await store.transaction(async (tx) => {
      for (let number = first; number < first + TOGETHER && number <= to; number += 1) {
        const { release, events: told, now } = telling(number, policy);
        const rows = told.map((event) => rowOf(release.id, event, policy));
        await tx.save(releaseRow(release, rows.length, now), rows);
        await tx.reconcileTimers(release.id, releaseTimers(release, policy));
        events += rows.length;
      }
    });
  }
  await store.close();
  return events;
}

function rowOf(stream: string, event: Story['events'][number], policy: Policy): EventRow {
  const { by } = event;
  const account = by === undefined ? 'clock' : `slack:T0SIM:U0${by.slice(0, 3).toUpperCase()}`;
  return eventRow(stream, event, account, policy.version);
}
