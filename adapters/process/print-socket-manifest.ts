// What `npm run manifest:socket` does: prints the app manifest for Socket Mode, to be pasted into Slack.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { socketManifest } from '../slack/socket-manifest.ts';

const file = join(import.meta.dirname, '../../manifest.json');
process.stdout.write(socketManifest(readFileSync(file, 'utf8')));
