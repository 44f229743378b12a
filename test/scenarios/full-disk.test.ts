// A disk that fills up while people work: what was answered is stored, what wasn't is said to be, and it goes on by itself
// when there is room again. On a small file system of its own, which only root may make.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { aWorld } from '../support/world.ts';

const PIECE = Buffer.alloc(4096);

/** A file system of two megabytes. */
function smallDisk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return folder;
}

/** Takes all the room that is left; answers how it is given back. */
function fill(folder: string): () => void {
  const path = join(folder, 'something-else');
  try {
    for (;;) appendFileSync(path, PIECE);
  } catch {
    return () => rmSync(path);
  }
}

test.skipIf(process.getuid?.() !== 0)(
  'a disk that fills up loses nothing that was answered, and needs no restart afterwards',
  async () => {
    const folder = smallDisk();
    const { ana, bot, databaseFile, settle } = await aWorld({ folder });
    const health = async () => (await fetch(`http://127.0.0.1:${bot().port}/readyz`)).text();
    const makeRoom = fill(folder);
    const answers: string[] = [];
    const plan = async () => {
      const said = await ana.says(`plan payments 5.${answers.length}.0 at 15:00 for 1h`);
      answers.push(said);
      return said;
    };
    // The log of commits has some room of its own, which is taken first.
    while (answers.length < 100 && !(await plan()).includes('Nothing was recorded'));
    expect(answers.at(-1)).toMatch(
      /didn't go through on our side\. Nothing was recorded\. Reference/,
    );
    expect(await health()).toContain('the disk of the database is full');
    makeRoom();
    expect(await plan()).toContain(`R-${answers.length - 1}`);
    expect(await health()).not.toContain('is full');
    await settle();
    const journal = await openJournal(`file:${databaseFile}`);
    const planned = (await journal.snapshots('', 200)).filter(({ kind }) => kind === 'release');
    expect(planned).toHaveLength(answers.length - 1);
    expect(await verifyJournal(journal)).toMatchObject({ ok: true });
    await journal.close();
  },
);
