// The manifest that is pasted for Socket Mode, as `npm run manifest:socket` prints it: it has to ask for the same as the
// one for HTTP, and to name no address, which an installation behind a firewall doesn't have.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');

const schema = z.looseObject({
  features: z.looseObject({
    slash_commands: z.array(z.looseObject({ url: z.string().optional() })),
    shortcuts: z.array(z.looseObject({})),
  }),
  oauth_config: z.looseObject({ scopes: z.looseObject({ bot: z.array(z.string()) }) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({ bot_events: z.array(z.string()) }),
    interactivity: z.looseObject({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.boolean(),
  }),
});

const overHttp = schema.parse(JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')));

function printed(): string {
  const { scripts } = z
    .object({ scripts: z.object({ 'manifest:socket': z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const [program, ...words] = scripts['manifest:socket'].split(' ');
  expect(program).toBe('node');
  return execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' });
}

const text = printed();
const bySocket = schema.parse(JSON.parse(text));

test('asks for the same scopes, commands, shortcuts and events', () => {
  expect(bySocket.oauth_config).toEqual(overHttp.oauth_config);
  expect(bySocket.features.slash_commands).toEqual(
    overHttp.features.slash_commands.map(({ url: _, ...command }) => command),
  );
  expect(bySocket.features.shortcuts).toEqual(overHttp.features.shortcuts);
  const { bot_events } = overHttp.settings.event_subscriptions;
  expect(bySocket.settings.event_subscriptions).toEqual({ bot_events });
  expect(bot_events.length).toBeGreaterThan(0);
});

test('has Socket Mode and interactivity switched on, and no address anywhere', () => {
  expect(bySocket.settings.socket_mode_enabled).toBe(true);
  expect(bySocket.settings.interactivity).toEqual({ is_enabled: true });
  expect(overHttp.settings.socket_mode_enabled).toBe(false);
  expect(text).not.toMatch(/https?:|url/);
});

test('says everything else as the other does', () => {
  const { slash_commands: _, ...features } = overHttp.features;
  expect(bySocket.features).toMatchObject(features);
  expect({ ...bySocket, features: null, settings: null }).toEqual({
    ...overHttp,
    features: null,
    settings: null,
  });
  const { event_subscriptions: __, interactivity: ___, ...settings } = overHttp.settings;
  expect(bySocket.settings).toMatchObject({ ...settings, socket_mode_enabled: true });
});
