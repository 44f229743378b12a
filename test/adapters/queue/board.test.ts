// Who may look at the job board, and what they may do there: with the operator's token, and nothing.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BOARD_PATH, jobBoard } from '../../../adapters/queue/board.ts';
import { hasRedisServer, privateRedis } from '../../support/private-redis.ts';

const token = 'an-operator-knows-this-and-nobody-else';

async function boardOn(url: string) {
  const board = jobBoard({ url, token });
  const server = createServer(express().use(BOARD_PATH, board.router)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    board.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (authorization: string | undefined, path = '', method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${BOARD_PATH}${path}`, {
      method,
      headers: authorization === undefined ? {} : { authorization },
    });
}

const basic = (password: string) =>
  `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`;

test('nobody without the token learns more than that', async () => {
  const ask = await boardOn('redis://127.0.0.1:1');
  for (const shown of [undefined, `Bearer ${token}x`, basic('guess'), 'Bearer', token]) {
    for (const path of ['', '/api/queues']) {
      const answer = await ask(shown, path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(await answer.text()).toBe('not allowed\n');
    }
  }
});

test('who guesses waits for each answer, and in the end gets none', async () => {
  const ask = await boardOn('redis://127.0.0.1:1');
  const begun = Date.now();
  await Promise.all(['a', 'b', 'c'].map((guess) => ask(`Bearer ${guess}`)));
  expect(Date.now() - begun).toBeGreaterThanOrEqual(1400);
  const answers = Array.from({ length: 25 }, async (_, n) => (await ask(`Bearer ${n}`)).status);
  expect(await Promise.race(answers.slice(-4))).toBe(429);
  expect((await ask(`Bearer ${token}`)).status).toBe(503);
});

test('while Redis does not answer, whoever is let in is told so', async () => {
  const answer = await (await boardOn('redis://127.0.0.1:1'))(basic(token));
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe('Redis does not answer\n');
});

describe.skipIf(!hasRedisServer)('with Redis', () => {
  test('the token shows the queues, either way, and lets nobody change them', async () => {
    const redis = await privateRedis();
    await redis.start();
    const ask = await boardOn(redis.url);
    const queues = async (shown: string) => (await ask(shown, '/api/queues')).text();
    await expect.poll(() => queues(`Bearer ${token}`)).toContain('signalbox-timers');
    expect(await queues(basic(token))).toContain('signalbox-teams');
    const page = await ask(basic(token));
    expect(await page.text()).toContain('<html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const paused = await ask(basic(token), '/api/queues/signalbox-timers/pause', 'PUT');
    expect(paused.status).toBe(405);
  });

  test('a Redis that stands still is told of as one that is gone', async () => {
    const redis = await privateRedis();
    await redis.start();
    const ask = await boardOn(redis.url);
    const queues = () => ask(`Bearer ${token}`, '/api/queues');
    await expect.poll(async () => (await queues()).status).toBe(200);
    redis.pause();
    const answer = await queues();
    expect([answer.status, await answer.text()]).toEqual([503, 'Redis does not answer\n']);
    redis.resume();
    await expect.poll(async () => (await queues()).status).toBe(200);
  });
});
