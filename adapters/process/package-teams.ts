// What `npm run package:teams` does: writes dist/signalbox-teams.zip, the app package that is uploaded to Teams.
// Exit code 78 when the settings that belong into it are missing or wrong, with all of them in one message.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { teamsPackage } from '../teams/package/zip.ts';
import { EX_CONFIG, processEnvironment, readTeamsApp } from './config.ts';

const read = readTeamsApp(processEnvironment());
if (read.ok) {
  const file = resolve('dist/signalbox-teams.zip');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, teamsPackage({ ...read.app, version: ownVersion() }));
  process.stdout.write(`Wrote ${file}; upload it to Teams.\n`);
} else {
  const list = read.problems.map((problem) => `  - ${problem}`).join('\n');
  process.stderr.write(`The Teams app package can't be written:\n${list}\n`);
  process.exitCode = EX_CONFIG;
}

function ownVersion(): string {
  const text = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
