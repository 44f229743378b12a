// What the environment says about Microsoft Teams: the bot's registration, and where Microsoft is.
// The names are the Bot Framework SDK's own, so that its instructions hold here too.

import { z } from 'zod';
import { isThisMachine } from '../node/this-machine.ts';
import { ENDPOINTS, type TeamsEndpoints } from '../teams/connector.ts';
import { Secret } from './secret.ts';

/** How the bot is registered with Microsoft. */
type AppType = (typeof appTypes)[number];

/** What it takes to talk to Microsoft Teams. */
export interface TeamsConfig {
  /** Undefined only in local mode: then nobody is asked for a token. */
  readonly appId: string | undefined;
  /** Undefined for a managed identity, and in local mode: then calls carry no token. */
  readonly password: Secret | undefined;
  readonly type: AppType;
  /** The tenant of the registration; there is one unless it is a multi-tenant one or local mode. */
  readonly tenantId: string | undefined;
  readonly local: boolean;
  /** The US Government cloud; undefined: the public one, or what the endpoints say. */
  readonly channelService: string | undefined;
  readonly endpoints: TeamsEndpoints;
}

export interface TeamsReading {
  readonly teams: TeamsConfig | undefined;
  readonly problems: readonly string[];
}

/** The variables that are set, by name. */
type SetVariables = ReadonlyMap<string, string>;

const appTypes = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const;
const usGovernment = 'https://botframework.azure.us';

// ---------------------------------------------------------------- endpoints

type EndpointName = keyof TeamsEndpoints;

const publicCloud: TeamsEndpoints = {
  ToBotFromChannelOpenIdMetadataUrl:
    'https://login.botframework.com/v1/.well-known/openidconfiguration',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  OAuthUrl: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azure',
};

const governmentCloud: TeamsEndpoints = {
  ToBotFromChannelOpenIdMetadataUrl:
    'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.us',
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us',
  ToChannelFromBotOAuthScope: 'https://api.botframework.us',
  OAuthUrl: 'https://api.botframework.azure.us',
  ToBotFromEmulatorOpenIdMetadataUrl:
    'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
  CallerId: 'urn:botframework:azureusgov',
};

const logins = [
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
];
const channelApis = ['api.botframework.com', 'api.botframework.us', 'api.botframework.azure.cn'];

/** Microsoft's own hosts for each: an issuer of tokens for emulators and skills is none of the channel's. */
const hostsOf: Readonly<Partial<Record<EndpointName, readonly string[]>>> = {
  ToBotFromChannelOpenIdMetadataUrl: [
    'login.botframework.com',
    'login.botframework.azure.us',
    'login.botframework.azure.cn',
  ],
  ToBotFromChannelTokenIssuer: channelApis,
  ToChannelFromBotLoginUrl: logins,
  ToChannelFromBotOAuthScope: channelApis,
  OAuthUrl: [
    ...channelApis,
    'api.botframework.azure.us',
    'token.botframework.com',
    'token.botframework.azure.us',
    'token.botframework.azure.cn',
  ],
  ToBotFromEmulatorOpenIdMetadataUrl: logins,
};

const callerIds = [publicCloud.CallerId, governmentCloud.CallerId, 'urn:botframework:azurechina'];

/** Every variable about Teams. */
export const teamsVariables = {
  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z
    .string()
    .transform((text) => appTypes.find((type) => type.toLowerCase() === text.toLowerCase()))
    .refine((type) => type !== undefined, {
      error: `expected one of ${appTypes.join(', ')}`,
    })
    .optional(),
  MicrosoftAppTenantId: z
    .guid({ error: 'expected the id of a tenant (a GUID), without its name or address' })
    .toLowerCase()
    .optional(),
  ChannelService: z
    .string()
    .transform((text) => text.replace(/\/$/, ''))
    .pipe(
      z.literal(usGovernment, {
        error: `expected ${usGovernment} for the US Government cloud, or leave it unset`,
      }),
    )
    .optional(),
  ToBotFromChannelOpenIdMetadataUrl: z.string().optional(),
  ToBotFromChannelTokenIssuer: z.string().optional(),
  ToChannelFromBotLoginUrl: z.string().optional(),
  ToChannelFromBotOAuthScope: z.string().optional(),
  OAuthUrl: z.string().optional(),
  ToBotFromEmulatorOpenIdMetadataUrl: z.string().optional(),
  CallerId: z.string().optional(),
} as const;

const registration = [
  'MicrosoftAppId',
  'MicrosoftAppPassword',
  'MicrosoftAppType',
  'MicrosoftAppTenantId',
];

/** Whether anything of a registration is set: then the rest of it is wanted as well. */
export function isTeamsWanted(set: SetVariables): boolean {
  return registration.some((name) => set.has(name));
}

/**
 * Reads the part of the environment that is about Teams. What `teamsVariables` say about single ones is
 * reported by whoever reads all of them. `missing` says what isn't there.
 */
export function readTeams(
  set: SetVariables,
  local: boolean,
  missing: (name: string, what: string) => readonly string[],
): TeamsReading {
  const wanted = isTeamsWanted(set);
  const channelService = teamsVariables.ChannelService.safeParse(set.get('ChannelService')).data;
  const appType = teamsVariables.MicrosoftAppType.safeParse(set.get('MicrosoftAppType')).data;
  const problems = [
    ...ENDPOINTS.flatMap((name) => endpointProblems(name, set.get(name), local)),
    ...idProblems(set.get('MicrosoftAppId'), local),
    ...(wanted && !local ? missingOf(appType, missing) : []),
  ];
  if (!wanted && !local) return { teams: undefined, problems };
  const tenantId = set.get('MicrosoftAppTenantId')?.toLowerCase();
  const password = set.get('MicrosoftAppPassword');
  return {
    problems,
    teams: {
      appId: set.get('MicrosoftAppId'),
      password: password === undefined ? undefined : new Secret(password),
      type: appType ?? (tenantId === undefined ? 'MultiTenant' : 'SingleTenant'),
      tenantId,
      local,
      channelService,
      endpoints: endpointsOf(set, channelService === undefined ? publicCloud : governmentCloud),
    },
  };
}

function endpointsOf(set: SetVariables, cloud: TeamsEndpoints): TeamsEndpoints {
  const given = ENDPOINTS.flatMap((name) => {
    const value = set.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...cloud, ...Object.fromEntries(given) };
}

function missingOf(
  appType: AppType | undefined,
  missing: (name: string, what: string) => readonly string[],
): readonly string[] {
  const machine = appType === 'UserAssignedMSI';
  return [
    ...missing('MicrosoftAppId', 'the app id of the Azure Bot, without which nobody is verified'),
    ...(machine
      ? []
      : missing('MicrosoftAppPassword', "a client secret of the Azure Bot's app registration")),
    ...missing('MicrosoftAppType', `one of ${appTypes.join(', ')}`),
    ...(appType === 'MultiTenant'
      ? []
      : missing(
          'MicrosoftAppTenantId',
          "the tenant of the Azure Bot's app registration, unless that is MultiTenant",
        )),
  ];
}

function idProblems(id: string | undefined, local: boolean): readonly string[] {
  if (id === undefined) return [];
  if (local) return /\s/.test(id) ? ['MicrosoftAppId: expected one word without spaces'] : [];
  return z.guid().safeParse(id).success
    ? []
    : ['MicrosoftAppId: expected the app id of the Azure Bot (a GUID)'];
}

/** Outside local mode tokens are made, given and checked only by Microsoft. */
function endpointProblems(
  name: EndpointName,
  value: string | undefined,
  local: boolean,
): readonly string[] {
  if (value === undefined) return [];
  if (names.includes(name)) return nameProblems(name, value, local);
  const url = URL.parse(value);
  if (url === null || !isPlainAddress(url, value)) {
    return [`${name}: expected an https:// address without user, query and fragment`];
  }
  const known = hostsOf[name] ?? [];
  if (url.protocol === 'https:' && url.port === '' && known.includes(url.hostname)) return [];
  if (!local) return [`${name}: expected https:// and one of ${known.join(', ')}`];
  return url.protocol === 'https:' || isThisMachine(url)
    ? []
    : [`${name}: expected https://, or http:// on this machine (127.0.0.1, [::1], localhost)`];
}

/** Those that nobody connects to: they are compared letter by letter. */
const names: readonly EndpointName[] = [
  'ToBotFromChannelTokenIssuer',
  'ToChannelFromBotOAuthScope',
  'CallerId',
];

function nameProblems(name: EndpointName, value: string, local: boolean): readonly string[] {
  if (local) return /\s/.test(value) ? [`${name}: expected one word without spaces`] : [];
  const known =
    name === 'CallerId' ? callerIds : (hostsOf[name] ?? []).map((host) => `https://${host}`);
  return known.includes(value) ? [] : [`${name}: expected one of ${known.join(', ')}`];
}

function isPlainAddress(url: URL, text: string): boolean {
  return (
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#\s\\]/.test(text)
  );
}
