// What Teams is told about the app before it meets the bot: Microsoft's manifest, schema 1.22.
// It asks for as little as works: no resource-specific consent, so no message without a mention reaches the bot.
import { TEAMS_NAME } from '../../../src/chat/calling.ts';
import { verbNamed } from '../../../src/chat/grammar.ts';
import { SHORTCUTS, type Shortcut } from '../../../src/chat/shortcuts.ts';
import type { VerbName } from '../../../src/chat/verb.ts';

/** What differs from one installation to the next. */
export interface TeamsApp {
  /** The app id of the Azure Bot, a GUID; the Teams app goes by the same. */
  readonly appId: string;
  /** https, without a slash at its end. */
  readonly publicUrl: string;
  /** The version of the program, as in package.json. */
  readonly version: string;
}

/** Chosen for reach: nothing that later schemas add is used. */
const SCHEMA = '1.22';

/** What people start with where the team talks. At most ten: that is how many Teams shows. */
const together: readonly VerbName[] = [
  'plan',
  'candidate',
  'test',
  'request',
  'start',
  'hold',
  'rollback',
  'check',
  'list',
  'help',
];

/** What concerns the person who asks. */
const alone: readonly VerbName[] = [
  'home',
  'approvals',
  'actions',
  'list',
  'check',
  'can',
  'plan',
  'link',
  'whoami',
  'help',
];

/** The manifest of one installation; the same arguments give the same manifest. */
export function teamsManifest({ appId, publicUrl, version }: TeamsApp) {
  const scopes = ['personal', 'team', 'groupChat'] as const;
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA,
    version,
    id: appId,
    developer: {
      name: 'Signalbox',
      websiteUrl: publicUrl,
      privacyUrl: publicUrl,
      termsOfUseUrl: publicUrl,
    },
    name: { short: TEAMS_NAME, full: 'Signalbox' },
    description: {
      short: 'Takes a software release from plan to review, where the team talks.',
      full: 'A release is one living card: what goes out, when, who answers for it and what is still missing. Approvers are asked in their own chat, a deployment goes stage by stage, and everything that is decided is recorded. The bot reads only what is said to it: in a team or group chat that is a message which mentions it, or one that somebody adds to a release from its menu.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1f3a4d',
    defaultInstallScope: 'team',
    bots: [
      {
        botId: appId,
        scopes: [...scopes],
        isNotificationOnly: false,
        supportsFiles: false,
        commandLists: scopes.map((scope) => ({
          scopes: [scope],
          commands: (scope === 'personal' ? alone : together).map(command),
        })),
      },
    ],
    composeExtensions: [{ botId: appId, commands: SHORTCUTS.map(extension) }],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [new URL(publicUrl).hostname],
  };
}

/** Teams puts the title into the box as text, so it is what people would type. */
function command(name: VerbName) {
  return { title: name, description: verbNamed(name)?.does ?? '' };
}

/** Under the message box and in the command box, or in the menu of a message. */
function extension({ id, name, does, at }: Shortcut) {
  return {
    id,
    type: 'action',
    title: name,
    description: does,
    context: at === 'message' ? ['message'] : ['compose', 'commandBox'],
    fetchTask: true,
  };
}
