// What becomes of requests when the server stops: each that has come is answered, and what never ends is cut off.
import { Router } from 'express';
import { expect, test } from 'vitest';
import { listen } from '../../../adapters/http/server.ts';

/** Answers `/slow` when told to, and never ends `/stream`. */
async function aServer() {
  const told = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const router = Router();
  router.get('/slow', async (_request, response) => {
    arrived.resolve();
    await told.promise;
    response.send('answered');
  });
  router.get('/stream', (_request, response) => {
    response.type('text/event-stream').write('data: 1\n\n');
  });
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    routers: [{ path: '/', router }],
    conditions: async () => [],
    metrics: async () => ({ type: 'text/plain', text: '' }),
  });
  const ask = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
  return { server, ask, answer: told.resolve, arrived: arrived.promise };
}

test('a request that has come is answered, and nobody new is listened to', async () => {
  const { server, ask, answer, arrived } = await aServer();
  const asked = ask('/slow');
  await arrived;
  const closed = server.close();
  await expect(ask('/healthz')).rejects.toThrow();
  answer();
  expect(await (await asked).text()).toBe('answered');
  await closed;
});

test('a stream is cut off, since it never ends by itself', async () => {
  const { server, ask } = await aServer();
  const stream = await ask('/stream');
  const begun = performance.now();
  await server.close();
  expect(performance.now() - begun).toBeLessThan(2_000);
  await expect(stream.text()).rejects.toThrow();
});
