// What is logged is read by more people than what is said in a chat.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogLevel } from '../../../adapters/process/config.ts';
import { systemIds } from '../../../adapters/process/ids.ts';
import { jsonLog } from '../../../adapters/process/log.ts';
import { Secret } from '../../../adapters/process/secret.ts';
import type { Log } from '../../../src/app/ports.ts';

function listening(options: { secrets?: readonly string[]; level?: LogLevel } = {}) {
  const lines: string[] = [];
  const log: Log = jsonLog({
    level: options.level ?? 'info',
    secrets: (options.secrets ?? []).map((text) => new Secret(text)),
    write: (line) => lines.push(line),
  });
  const parsed = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));
  return { log, lines, parsed };
}

describe('the log', () => {
  test('writes one JSON object a line, with time, level, message and facts', () => {
    const { log, lines, parsed } = listening();
    log.warn({ reference: '7F3K-2QD', attempts: 3, problems: ['a', 'b'] }, 'It went wrong.');
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    expect(parsed()).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        reference: '7F3K-2QD',
        attempts: 3,
        problems: ['a', 'b'],
        message: 'It went wrong.',
      },
    ]);
  });

  test('keeps to its level', () => {
    const { log, parsed } = listening({ level: 'warn' });
    log.info({}, 'not this');
    log.warn({}, 'this');
    log.error({}, 'and this');
    expect(parsed().map(({ message }) => message)).toEqual(['this', 'and this']);
  });

  test('withholds facts whose names it does not know, and says which', () => {
    const { log, lines, parsed } = listening();
    log.info({ stream: 'R-1', text: 'what somebody typed', body: { a: 1 } }, 'Heard.');
    expect(lines.join()).not.toContain('typed');
    expect(parsed()).toMatchObject([{ stream: 'R-1', withheld: ['text', 'body'] }]);
  });

  test('writes errors with their code and cause, and no other fields of theirs', () => {
    const { log, lines, parsed } = listening();
    const cause = new Error('socket hang up');
    const error = Object.assign(new TypeError('no answer', { cause }), {
      code: 'ETIMEDOUT',
      config: { headers: 'Bearer something' },
    });
    log.error({ error }, 'Slack did not answer.');
    expect(lines.join()).not.toContain('Bearer');
    expect(parsed()).toMatchObject([
      {
        error: {
          name: 'TypeError',
          message: 'no answer',
          code: 'ETIMEDOUT',
          stack: expect.stringContaining('log.test.ts'),
          cause: { message: 'socket hang up' },
        },
      },
    ]);
  });

  test('an object under a known name is not opened', () => {
    const { log, lines } = listening();
    log.info({ key: { inner: 'who knows' } }, 'Odd.');
    expect(lines.join()).not.toContain('who knows');
  });
});

describe('secrets', () => {
  test('read [secret] however they are shown', () => {
    const secret = new Secret('hush-hush-hush');
    expect(`${secret}`).toBe('[secret]');
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    expect(inspect({ deep: { secret } }, { depth: 9, showHidden: true })).not.toContain('hush');
    expect(JSON.stringify({ ...secret })).toBe('{}');
    expect(secret.reveal()).toBe('hush-hush-hush');
  });

  test('never leave the log, as they are, escaped or encoded (threat "secrets in logs")', () => {
    const secret = fc.string({ unit: 'binary', minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        const { log, lines } = listening({ secrets: [value] });
        const base64 = Buffer.from(before + value + after).toString('base64');
        const spellings = [value, encodeURIComponent(value), Buffer.from(value).toString('hex')];
        log.error(
          { error: new Error(`${before}${value}${after}`), problems: spellings, reason: base64 },
          `${before}${value}`,
        );
        const line = lines.join();
        const escaped = JSON.stringify(value).slice(1, -1);
        for (const text of [...spellings, escaped]) expect(line).not.toContain(text);
        const decoded = [...line.matchAll(/[A-Za-z0-9+/]{8,}={0,2}/g)].map(([text]) =>
          Buffer.from(text, 'base64').toString('utf8'),
        );
        expect(decoded.filter((text) => text.includes(value))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('tokens of Slack are cut out even if nobody loaded them', () => {
    const { log, lines } = listening();
    log.info({ error: new Error('Bearer xoxb-1234-5678-abcdef') }, 'xapp-1-A0-abcdefgh');
    expect(lines.join()).not.toMatch(/abcdef/);
  });

  test('nor do bearer tokens of Teams stay in', () => {
    const { log, lines } = listening();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ aud: 'bot' })}.c2lnbmF0dXJl`;
    log.info({ error: new Error(`authorization: Bearer ${token}`) }, token);
    expect(lines.join()).not.toMatch(/eyJ|c2lnbmF0/);
  });
});

test('a reference is short, speakable and hardly ever the same', () => {
  const ids = systemIds();
  const references = Array.from({ length: 2000 }, () => ids.reference());
  for (const reference of references) {
    expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/);
  }
  expect(new Set(references).size).toBeGreaterThan(1998);
});
