// What an answered command waits for on this machine, so that its figures can be judged elsewhere.
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.ts';

const WRITES = 50;
const PAGE = Buffer.alloc(4096, 1);

/** Milliseconds that a page takes to the disk where the benches keep their files, in the middle of fifty. */
export function syncedWrite(): number {
  const path = join(tmpdir(), `signalbox-bench-${process.pid}`);
  const file = openSync(path, 'w');
  const times: number[] = [];
  while (times.length < WRITES) {
    const begun = performance.now();
    writeSync(file, PAGE);
    fdatasyncSync(file);
    times.push(performance.now() - begun);
  }
  closeSync(file);
  rmSync(path);
  return median(times);
}
