// The house itself over real SQL, with the people of two chats as two small lists: for what decides who is who,
// which no chat has a part in.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemIds } from '../../adapters/process/ids.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { readPolicy } from '../../adapters/process/policy-file.ts';
import type { JournalReading } from '../../adapters/sql/journal.ts';
import { openStore } from '../../adapters/sql/store.ts';
import { house } from '../../src/app/hear.ts';
import type { Directory, Platform, Profile } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';
import type { World } from '../../src/app/world.ts';
import { plainText } from '../../src/chat/plain.ts';
import type { Policy } from '../../src/domain/policy.ts';

/** Tuesday 24 November 2026, 10:00 in London. */
const TUESDAY_10 = Date.UTC(2026, 10, 24, 10, 0);

export interface TwoDirectories {
  readonly store: Store & JournalReading;
  /** Says a line by an account and returns the private answer. */
  says(account: string, line: string): Promise<string>;
  pass(ms: number): void;
  takePolicy(yaml: string): void;
  /** Changes what a directory knows of an account. */
  knows(account: string, changes: Partial<Profile>): void;
}

export type Someone = readonly [
  account: string,
  email: string | undefined,
  standing?: Profile['standing'],
];

export async function twoDirectories(
  yaml: string,
  people: readonly Someone[],
): Promise<TwoDirectories> {
  const log = jsonLog({ level: 'error', secrets: [], write: () => undefined });
  const path = join(tmpdir(), `signalbox-${randomUUID()}.db`);
  const store = await openStore({ url: `file:${path}`, log });
  onTestFinished(async () => {
    await store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  });
  const profiles = new Map(people.map((one) => [one[0], profileOf(one)]));
  const time = { now: TUESDAY_10, request: 0 };
  const current = { policy: policyOf(yaml) };
  const world: World = {
    store,
    chats: [],
    directories: [directoryOf('slack', profiles), directoryOf('teams', profiles)],
    clock: { now: () => time.now },
    ids: systemIds(),
    log,
    wakeups: { nudge: () => undefined, start: () => undefined, stop: async () => undefined },
    policy: () => current.policy,
  };
  const { hear } = house(world);
  return {
    store,
    async says(account, words) {
      time.request += 1;
      const platform = platformOf(account);
      const request = `${platform}:${time.request}`;
      const reply = await hear({ request, platform, account, via: 'command', words });
      if (reply.kind === 'correct') return reply.problems.map((one) => one.message).join('\n');
      if (reply.kind === 'posted')
        throw new Error('no chat of this world shows a Home as a message');
      const name = (id: string) => reply.names[id]?.name ?? id;
      return plainText(reply.view, { name, now: time.now, zone: 'Europe/London' });
    },
    pass(ms) {
      time.now += ms;
    },
    takePolicy(next) {
      current.policy = policyOf(next);
    },
    knows(account, changes) {
      const known = profiles.get(account);
      if (known !== undefined) profiles.set(account, { ...known, ...changes });
    },
  };
}

function policyOf(yaml: string): Policy {
  const reading = readPolicy(yaml, tmpdir());
  if (!reading.ok) throw new Error(reading.problems.map((one) => one.says).join('\n'));
  return reading.policy;
}

function profileOf([account, email, standing = 'member']: Someone): Profile {
  const name = account.split(':').at(-1) ?? account;
  return { account, platform: platformOf(account), name, email, zone: undefined, standing };
}

function platformOf(account: string): Platform {
  return account.startsWith('teams:') ? 'teams' : 'slack';
}

function directoryOf(platform: Platform, profiles: ReadonlyMap<string, Profile>): Directory {
  const own = () => [...profiles.values()].filter((one) => one.platform === platform);
  return {
    platform,
    profile: async (account) => own().find((one) => one.account === account),
    byEmail: async (email) => own().find((one) => one.email === email),
    // Every handle of a chat means those of its people who have no address.
    group: async () => own().filter((one) => one.email === undefined),
  };
}
