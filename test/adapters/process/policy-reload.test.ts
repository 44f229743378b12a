// A changed policy takes effect without a restart, and a broken one does no harm
// (contract "Policy"; an unreadable file on reload: the old one stays and the operator is told).
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jsonLog } from '../../../adapters/process/log.ts';
import { loadPolicy } from '../../../adapters/process/policy-file.ts';
import type { PolicyProblem } from '../../../adapters/process/policy-problems.ts';
import {
  policyProblemsTo,
  type WatchedPolicy,
  watchPolicy,
} from '../../../adapters/process/policy-reload.ts';
import type { Policy } from '../../../src/domain/policy.ts';

const policyWith = (name: string) => `version: 1\nservices: [{ name: ${name} }]\n`;
const broken = 'version: 1\nservices: [{ nam: payments }]\n';

let file = '';
let watched: WatchedPolicy | undefined;
let taken: string[] = [];
let problems: PolicyProblem[][] = [];
let onPolicy: (policy: Policy) => void | Promise<void> = () => undefined;

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'reload-')), 'policy.yaml');
  taken = [];
  problems = [];
  onPolicy = (policy) => {
    taken.push(policy.services[0]?.name ?? '');
  };
  writeFileSync(file, policyWith('first'));
});

afterEach(async () => {
  await watched?.stop();
});

/** `everyMs` is an hour where only signals are tried. */
function watch(everyMs = 3_600_000): WatchedPolicy {
  const read = loadPolicy(file);
  watched = watchPolicy({
    file,
    version: read.ok ? read.policy.version : '',
    onPolicy: (policy) => onPolicy(policy),
    onProblem: (found) => problems.push([...found]),
    everyMs,
  });
  return watched;
}

test('SIGHUP takes a good file over, once', async () => {
  const policy = watch();
  writeFileSync(file, policyWith('second'));
  process.emit('SIGHUP');
  await vi.waitFor(() => expect(taken).toEqual(['second']));
  process.emit('SIGHUP');
  await policy.reload();
  expect(taken).toEqual(['second']);
  expect(problems.flat()).toEqual([]);
});

test('a broken file is told with every problem and takes nothing over', async () => {
  const policy = watch();
  writeFileSync(file, broken);
  process.emit('SIGHUP');
  await policy.reload();
  expect(taken).toEqual([]);
  expect(problems[0]?.map(({ path, line }) => [path, line])).toEqual([
    ['services[0].name', 2],
    ['services[0].nam', 2],
  ]);
  writeFileSync(file, policyWith('mended'));
  await policy.reload();
  expect(taken).toEqual(['mended']);
  expect(problems.at(-1)).toEqual([]);
});

test('a file that is gone is told, and taken over when it is back', async () => {
  const policy = watch();
  rmSync(file);
  await policy.reload();
  expect(problems[0]?.[0]?.says).toContain('there is no such file');
  writeFileSync(file, policyWith('back'));
  await policy.reload();
  expect(taken).toEqual(['back']);
});

test('a change is noticed without a signal, also when the file is replaced', async () => {
  watch(5);
  writeFileSync(file, policyWith('written'));
  await vi.waitFor(() => expect(taken).toEqual(['written']));
  writeFileSync(`${file}.new`, policyWith('replaced'));
  renameSync(`${file}.new`, file);
  await vi.waitFor(() => expect(taken).toEqual(['written', 'replaced']));
});

test('a change of a calendar is a change of the policy', async () => {
  const ics = (date: string) =>
    `BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:${date}\nEND:VEVENT\nEND:VCALENDAR\n`;
  const calendar = join(file, '../days.ics');
  writeFileSync(calendar, ics('20261225'));
  writeFileSync(file, `${policyWith('first')}organisation: { holidays: days.ics }\n`);
  const holidays: (readonly string[])[] = [];
  onPolicy = ({ organisation }) => {
    holidays.push(organisation.calendar.holidays);
  };
  await watch(5).reload();
  writeFileSync(calendar, ics('20261228'));
  await vi.waitFor(() => expect(holidays).toEqual([['2026-12-28']]));
});

test('what was changed between reading and watching is not missed', async () => {
  const read = loadPolicy(file);
  writeFileSync(file, policyWith('meanwhile'));
  watched = watchPolicy({
    file,
    version: read.ok ? read.policy.version : '',
    onPolicy: (policy) => onPolicy(policy),
    onProblem: (found) => problems.push([...found]),
    everyMs: 3_600_000,
  });
  await watched.reload();
  expect(taken).toEqual(['meanwhile']);
});

test('policies are taken over one at a time, in order', async () => {
  const release: (() => void)[] = [];
  onPolicy = async (policy) => {
    taken.push(`${policy.services[0]?.name} begins`);
    await new Promise<void>((resolve) => release.push(resolve));
    taken.push(`${policy.services[0]?.name} ends`);
  };
  const policy = watch();
  await policy.reload();
  writeFileSync(file, policyWith('second'));
  process.emit('SIGHUP');
  await vi.waitFor(() => expect(release).toHaveLength(1));
  writeFileSync(file, policyWith('third'));
  process.emit('SIGHUP');
  release[0]?.();
  await vi.waitFor(() => expect(release).toHaveLength(2));
  release[1]?.();
  await policy.reload();
  expect(taken).toEqual(['second begins', 'second ends', 'third begins', 'third ends']);
});

test('a policy that could not be taken over is tried again at the next signal', async () => {
  const policy = watch();
  await policy.reload();
  onPolicy = () => {
    throw new Error('the database is locked');
  };
  writeFileSync(file, policyWith('second'));
  await policy.reload();
  expect(problems.at(-1)?.[0]?.says).toBe('could not be taken over: the database is locked');
  onPolicy = (next) => {
    taken.push(next.services[0]?.name ?? '');
  };
  await policy.reload();
  expect(taken).toEqual(['second']);
});

test('once stopped it listens no longer', async () => {
  const before = process.listenerCount('SIGHUP');
  const policy = watch();
  expect(process.listenerCount('SIGHUP')).toBe(before + 1);
  await policy.stop();
  expect(process.listenerCount('SIGHUP')).toBe(before);
});

test('the operator finds every problem in the log', () => {
  const lines: string[] = [];
  const log = jsonLog({ level: 'info', secrets: [], write: (line) => lines.push(line) });
  writeFileSync(file, broken);
  const read = loadPolicy(file);
  policyProblemsTo(log, file)(read.ok ? [] : read.problems);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 'error',
      message: 'The policy file was not taken over; the policy before it stays in force.',
      problems: [
        `${file}:2 services[0].name: is missing`,
        `${file}:2 services[0].nam: is not a key that is known here; did you mean "name"?`,
      ],
    },
  ]);
});
