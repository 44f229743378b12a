// The app manifest against Slack's rules for one (Slack docs), the contract's scopes, the methods that
// the adapter calls and the endpoint it serves.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contractScopes, manifestShortcuts } from '../../../adapters/playground/slack/workspace.ts';
import { verbNamed } from '../../../src/chat/grammar.ts';
import { plainText } from '../../../src/chat/plain.ts';
import { SHORTCUTS } from '../../../src/chat/shortcuts.ts';
import { body, notice } from '../../../src/chat/view.ts';
import { typed } from '../../../src/chat/views/command-line.ts';
import { connected } from './support/connected.ts';

const root = join(import.meta.dirname, '../../..');
const endpoint = z.url({ protocol: /^https$/ }).endsWith('/slack/events');

/** Slack's manifest schema 2.0.0 as far as we use it: unknown keys are refused, lengths are Slack's. */
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
          url: endpoint,
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['global', 'message']),
          callback_id: z.string().regex(/^[a-z_]{1,255}$/),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: endpoint,
      bot_events: z.array(z.string()),
    }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: endpoint }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = schema.parse(JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')));
const sources = globSync('adapters/slack/*.ts', { cwd: root }).map((path) =>
  readFileSync(join(root, path), 'utf8'),
);

/** The scope each Web API method needs; undefined for those that need none, or only the optional ones. */
const scopeOf: Record<string, string | undefined> = {
  'auth.test': undefined,
  'chat.getPermalink': undefined,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': undefined,
  'conversations.info': 'channels:read',
  'conversations.open': 'im:write',
  'conversations.replies': undefined,
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'views.open': undefined,
  'views.publish': undefined,
  'views.push': undefined,
  'views.update': undefined,
};

function methodsCalled(): readonly string[] {
  const call = /\bclient\s*\.((?:\w+)(?:\s*\.\w+)+)\(/g;
  const found = sources.flatMap((source) =>
    [...source.matchAll(call)].map(([, method = '']) => method.replaceAll(/\s/g, '')),
  );
  return [...new Set(found)].sort();
}

describe('the manifest', () => {
  test('asks for the contract’s scopes, no more and no fewer', () => {
    expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...contractScopes].sort());
  });

  test('asks for what the methods in use need (contract "Starting")', () => {
    expect(methodsCalled()).toEqual(Object.keys(scopeOf).sort());
    const needed = Object.values(scopeOf).filter((scope) => scope !== undefined);
    expect(manifest.oauth_config.scopes.bot).toEqual(expect.arrayContaining(needed));
  });

  test('has the command that the adapter listens for, with mentions that can be resolved (Slack docs)', () => {
    expect(manifest.features.slash_commands).toMatchObject([
      { command: '/release', should_escape: true },
    ]);
    expect(sources.some((source) => source.includes("command('/release'"))).toBe(true);
  });

  test('has the shortcuts of the table, and the simulated workspace offers the same', () => {
    const { shortcuts } = manifest.features;
    expect(shortcuts).toEqual(
      SHORTCUTS.map(({ id, name, does, at }) => ({
        name,
        type: at === 'message' ? 'message' : 'global',
        callback_id: id,
        description: does,
      })),
    );
    expect(manifestShortcuts).toEqual(
      shortcuts.map(({ callback_id, name, type }) => ({ callbackId: callback_id, name, type })),
    );
  });

  test('subscribes to every event that the adapter listens for', () => {
    const listened = sources.flatMap((source) =>
      [...source.matchAll(/\.event\('(\w+)'/g)].map(([, event = '']) => event),
    );
    expect(listened).not.toEqual([]);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(
      expect.arrayContaining(listened),
    );
  });

  test('shows the Home tab that the adapter publishes', () => {
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
    expect(manifest.settings.event_subscriptions.bot_events).toContain('app_home_opened');
    expect(methodsCalled()).toContain('views.publish');
  });

  test('names one endpoint for everything, and the adapter serves it', async () => {
    const { features, settings } = manifest;
    const urls = [
      ...features.slash_commands.map((command) => command.url),
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
    ];
    const [path] = new Set(urls.map((url) => new URL(url).pathname));
    const world = await connected();
    expect(new URL(world.url).pathname).toBe(path);
    const answer = await fetch(new URL(path ?? '', world.url), { method: 'POST', body: 'x=1' });
    expect(answer.status).toBe(401);
  });
});

describe('the grammar', () => {
  const [command] = manifest.features.slash_commands;

  test('is reached by the one command that every printed line begins with', () => {
    expect(manifest.features.slash_commands).toHaveLength(1);
    const reader = { name: (id: string) => id, now: 0, zone: 'UTC' };
    expect(plainText(notice(body(typed('list'))), reader)).toBe(`${command?.command} list`);
  });

  test('knows every word of the usage hint, as a line that help lists', () => {
    const lines = (command?.usage_hint ?? '').split(' | ');
    const verbs = lines.map((line) => verbNamed(line.split(' ')[0] ?? ''));
    expect(lines.length).toBeGreaterThan(2);
    for (const verb of verbs) expect(verb?.group).toBeDefined();
  });
});
