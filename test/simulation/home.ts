// Where simulated worlds keep their databases: copies of one that has its tables, in memory where
// the machine has a folder there.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../adapters/sql/store.ts';
import { silent } from '../conformance/store-rows.ts';
import type { Home } from './setting.ts';

const IN_MEMORY = '/dev/shm';

export async function openHome(onDisk: boolean): Promise<Home & { remove(): void }> {
  const parent = !onDisk && existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir();
  const folder = mkdtempSync(join(parent, 'signalbox-worlds-'));
  const template = join(folder, 'template.db');
  const store = await openStore({ url: `file:${template}`, log: silent });
  await store.close();
  return { folder, template, onDisk, remove: () => rmSync(folder, { recursive: true }) };
}
