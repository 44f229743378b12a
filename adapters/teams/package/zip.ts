// The file that is uploaded to Teams: the manifest and its two icons, zipped.
// Nothing in it depends on when or where it was made, so that two of them can be compared.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { type TeamsApp, teamsManifest } from './manifest.ts';

/** The earliest date a zip can say, by the clock on the wall: that is how zips keep time. */
const noTime = new Date(1980, 0, 1);

/** The app package of one installation. The same arguments give the same bytes. */
export function teamsPackage(app: TeamsApp): Uint8Array {
  const { icons, ...manifest } = teamsManifest(app);
  const text = `${JSON.stringify({ ...manifest, icons }, null, 2)}\n`;
  const files: Zippable = {
    'manifest.json': new TextEncoder().encode(text),
    [icons.color]: icon(icons.color),
    [icons.outline]: icon(icons.outline),
  };
  return zipSync(files, { mtime: noTime, level: 9 });
}

function icon(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, name));
}
