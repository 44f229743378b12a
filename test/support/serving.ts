// Servers of a test's own, on a free port of this machine, gone when the test has finished.
import type { Server } from 'node:http';
import { onTestFinished } from 'vitest';
import { closing, listening } from '../../adapters/playground/listening.ts';

/** Answers with the address, `http://127.0.0.1:PORT`. */
export async function serving(server: Server): Promise<string> {
  const address = await listening(server, 0);
  onTestFinished(() => closing(server));
  return address;
}
