// The app package against Microsoft's own schema, the grammar and the least that the bot may ask for (Teams docs).
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ajv4 from 'ajv-draft-04';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { manifestCommands } from '../../../adapters/playground/teams/tenant.ts';
import { teamsManifest } from '../../../adapters/teams/package/manifest.ts';
import { teamsPackage } from '../../../adapters/teams/package/zip.ts';
import { verbNamed } from '../../../src/chat/grammar.ts';
import { SHORTCUTS } from '../../../src/chat/shortcuts.ts';

const root = join(import.meta.dirname, '../../..');
const app = {
  appId: '00000000-0000-4000-8000-0000000000b0',
  publicUrl: 'https://signalbox.example.com',
  version: '0.1.0',
};

/** Microsoft's schema as its package ships it, so that nothing is asked of the network. */
function problemsOf(manifest: unknown): readonly string[] {
  const shipped = createRequire(import.meta.url).resolve('@microsoft/app-manifest');
  const file = join(shipped, '../json-schemas/teams/v1.22/MicrosoftTeams.schema.json');
  const schema: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new ajv4.default({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema as object);
  validate(manifest);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const size = (png: Uint8Array) => {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe('the manifest', () => {
  test('is one that Teams takes', () => {
    expect(problemsOf(teamsManifest(app))).toEqual([]);
  });

  test.each([
    ['an unknown key', { extra: 1 }, ' must NOT have additional properties'],
    ['a long name', { name: { short: 'x'.repeat(31) } }, '/name/short'],
    ['a colour by name', { accentColor: 'blue' }, '/accentColor'],
  ])('or the schema says so: %s', (_, change, path) => {
    expect(problemsOf({ ...teamsManifest(app), ...change }).join('\n')).toContain(path);
  });

  test('lists verbs of the grammar, at most ten for each place', () => {
    const lists = teamsManifest(app).bots.flatMap(({ commandLists }) => commandLists);
    expect(lists.map(({ scopes }) => scopes)).toEqual([['personal'], ['team'], ['groupChat']]);
    for (const { commands } of lists) {
      expect(commands.length).toBeLessThanOrEqual(10);
      for (const { title, description } of commands) {
        expect(verbNamed(title)?.does).toBe(description);
      }
    }
  });

  test('has the shortcuts of the table, and the simulated tenant offers the same', () => {
    const manifest = teamsManifest(app);
    const [extension, ...others] = manifest.composeExtensions;
    expect(others).toEqual([]);
    expect(extension?.botId).toBe(manifest.bots[0]?.botId);
    const commands = extension?.commands ?? [];
    expect(commands.map(({ id, title, description }) => [id, title, description])).toEqual(
      SHORTCUTS.map(({ id, name, does }) => [id, name, does]),
    );
    expect(commands.every(({ type, fetchTask }) => type === 'action' && fetchTask)).toBe(true);
    expect(manifestCommands).toEqual(
      commands.map(({ id, title, context }) => ({ id, title, context })),
    );
  });

  test('asks for nothing that would show the bot more than what is said to it', () => {
    const manifest = teamsManifest(app);
    expect(manifest).not.toHaveProperty('authorization');
    expect(manifest).not.toHaveProperty('webApplicationInfo');
    expect(manifest.permissions).toEqual(['identity', 'messageTeamMembers']);
  });
});

describe('the package', () => {
  test('is the manifest and two icons of the sizes that Teams wants', () => {
    const files = unzipSync(teamsPackage(app));
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect(size(files['color.png'] ?? new Uint8Array())).toEqual([192, 192]);
    expect(size(files['outline.png'] ?? new Uint8Array())).toEqual([32, 32]);
    const written: unknown = JSON.parse(new TextDecoder().decode(files['manifest.json']));
    expect(written).toEqual(teamsManifest(app));
  });

  test('is the same to the byte whenever it is made', () => {
    expect(Buffer.from(teamsPackage(app)).equals(Buffer.from(teamsPackage(app)))).toBe(true);
  });

  const run = (env: Record<string, string>) => {
    const cwd = mkdtempSync(join(tmpdir(), 'signalbox-package-'));
    const script = join(root, 'adapters/process/package-teams.ts');
    const options = { cwd, env: { PATH: process.env.PATH ?? '', ...env } };
    const args = ['--disable-warning=ExperimentalWarning', script];
    return promisify(execFile)(process.execPath, args, options).then(
      () => ({ code: 0, said: '', file: join(cwd, 'dist/signalbox-teams.zip') }),
      (error: unknown) => ({ file: '', ...failure.parse(error) }),
    );
  };
  const failure = z
    .object({ code: z.number(), stderr: z.string() })
    .transform(({ code, stderr }) => ({ code, said: stderr }));

  test('is written by its command, with what belongs to the installation', async () => {
    const { file } = await run({ MicrosoftAppId: app.appId, PUBLIC_URL: app.publicUrl });
    const manifest = unzipSync(readFileSync(file))['manifest.json'];
    expect(new TextDecoder().decode(manifest)).toContain(app.appId);
  });

  test('or everything that is missing is said at once', async () => {
    const { code, said } = await run({ PUBLIC_URL: 'http://insecure.example' });
    expect(code).toBe(78);
    expect(said).toContain('MicrosoftAppId');
    expect(said).toContain('PUBLIC_URL: expected the https:// address');
  });
});
