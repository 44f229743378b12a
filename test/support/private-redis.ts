// A Redis of the test's own, which it may stop, empty and kill. It ends with the test.
import { spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { type RedisServer, redisServer } from './redis-server.ts';

export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** Not started yet. */
export async function privateRedis(...settings: readonly string[]): Promise<RedisServer> {
  const server = await redisServer({ settings });
  onTestFinished(server.remove);
  return server;
}
