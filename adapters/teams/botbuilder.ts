// The one file that imports Microsoft's Bot Framework SDK. It is past its end of support, so nothing of it is believed
// and nothing of it leaves: requests come verified, calls have a time limit and no retries (decision 0051).
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type ConversationParameters,
  type TurnContext,
} from 'botbuilder';
import { z } from 'zod';
import { within } from '../node/patience.ts';
import {
  type Connector,
  ConnectorError,
  type Json,
  type Member,
  NO_SIGN_IN,
  NO_TOKEN,
  type Spot,
  type TeamsEndpoints,
} from './connector.ts';
import { isServiceUrl } from './service-url.ts';

/** Who the bot is towards Microsoft, and where Microsoft is. */
export interface BotIdentity {
  /** Undefined only in local mode: nothing is signed then. */
  readonly appId: string | undefined;
  /** Undefined: calls carry no token, or one of the machine's managed identity. */
  readonly password: string | undefined;
  readonly type: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
  readonly tenantId: string | undefined;
  readonly local: boolean;
  /** How long a call may take, and as long again the token for it; 8,000 ms when absent. */
  readonly timeoutMs?: number;
  /** All of them: the SDK would take one alone and leave the others undefined. */
  readonly endpoints: TeamsEndpoints;
}

/** Shorter than any lease of the outbox, also where a token has to be fetched first. */
const TIMEOUT_MS = 8_000;
/** Of one roster; Teams' largest teams have 25,000 members. */
const MOST_PAGES = 60;
const PAGE = 500;

export function createConnector(identity: BotIdentity): Connector {
  const adapter = new QuietAdapter(identity);
  const clients = new Map<string, ReturnType<QuietAdapter['client']>>();

  /** The last look at where a token would go: whatever was stored, only Microsoft's own hosts get one. */
  const conversations = async (serviceUrl: string) => {
    if (!isServiceUrl(serviceUrl, { local: identity.local })) {
      throw new ConnectorError('not a service address of Teams', { status: 403, code: 'NotTeams' });
    }
    const client = clients.get(serviceUrl) ?? adapter.client(serviceUrl);
    clients.set(serviceUrl, client);
    client.catch(() => clients.delete(serviceUrl));
    return (await client).conversations;
  };

  const bot = { id: botId(identity.appId), name: '' };

  return {
    turn: (activity, answer) => adapter.turn(activity, answer),
    send: ({ serviceUrl, conversation }, activity) =>
      told(async () => {
        const calls = await conversations(serviceUrl);
        const { id } = await calls.sendToConversation(conversation, outgoing(activity, bot));
        if (id === undefined) throw new ConnectorError('no id for a message', {});
        return id;
      }),
    update: ({ serviceUrl, conversation }, id, activity) =>
      told(async () => {
        const calls = await conversations(serviceUrl);
        await calls.updateActivity(conversation, id, { ...outgoing(activity, bot), id });
      }),
    openChat: (serviceUrl, tenantId, user) =>
      told(async () => {
        const calls = await conversations(serviceUrl);
        const { id } = await calls.createConversation(
          asked({
            bot,
            isGroup: false,
            members: [{ id: user, name: '' }],
            tenantId,
            channelData: { tenant: { id: tenantId } },
          }),
        );
        return id;
      }),
    openThread: (serviceUrl, tenantId, channel, activity) =>
      told(async () => {
        const calls = await conversations(serviceUrl);
        const { id, activityId } = await calls.createConversation(
          asked({
            bot,
            isGroup: true,
            tenantId,
            channelData: { channel: { id: channel }, tenant: { id: tenantId } },
            activity: outgoing(activity, bot) as Activity,
          }),
        );
        return { conversation: id, activity: activityId };
      }),
    member: ({ serviceUrl, conversation }, user) =>
      told(async () => {
        const calls = await conversations(serviceUrl);
        return { ...(await calls.getConversationMember(conversation, user)) };
      }),
    members: (at, pages = MOST_PAGES) =>
      told(async () => everybody(await conversations(at.serviceUrl), at, pages)),
  };
}

interface PageOptions {
  readonly pageSize: number;
  readonly continuationToken: string;
}

const paged = z.object({
  members: z.array(z.record(z.string(), z.unknown())).default([]),
  continuationToken: z
    .string()
    .nullish()
    .transform((token) => token ?? undefined),
});

type Conversations = Awaited<ReturnType<QuietAdapter['client']>>['conversations'];

async function everybody(
  calls: Conversations,
  at: Spot,
  pages: number,
): Promise<readonly Member[]> {
  const found: Member[] = [];
  let continuationToken: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    // Its types ask for a token on the first page too, where there is none.
    const options = { pageSize: PAGE, continuationToken } as PageOptions;
    const answer = paged.parse(await calls.getConversationPagedMembers(at.conversation, options));
    found.push(...answer.members);
    continuationToken = answer.continuationToken;
    if (!continuationToken) return found;
  }
  return found;
}

/** Its types ask for everything that some conversation has; each kind has some of it. */
function asked(parameters: Partial<ConversationParameters>): ConversationParameters {
  return parameters as ConversationParameters;
}

/** How Teams names a bot in conversations. */
function botId(appId: string | undefined): string {
  return `28:${appId ?? 'signalbox'}`;
}

function outgoing(activity: Json, bot: { readonly id: string }): Partial<Activity> {
  return { ...activity, from: { id: bot.id, name: '' } };
}

/**
 * A turn is answered by what it returns, and everything else is said through `createConnector`. The two clients that the SDK
 * would make for each turn cost a tenth of it and are never asked.
 */
const noClient = async () => ({}) as never;

/**
 * The SDK's adapter without its own check of tokens, which answers forgeries with 500 and grows with each of them: a
 * turn is run for what the gate has verified.
 */
class QuietAdapter extends CloudAdapter {
  readonly #identity: BotIdentity;

  constructor(identity: BotIdentity) {
    super(
      new ConfigurationBotFrameworkAuthentication(
        { ...identity.endpoints },
        credentialsOf(identity),
      ),
    );
    this.#identity = identity;
    this.botFrameworkAuthentication.createUserTokenClient = noClient;
    // Whoever received the activity says what went wrong.
    this.onTurnError = async (_context, error) => {
      throw error;
    };
  }

  async turn(
    activity: Json,
    answer: () => Promise<unknown>,
  ): Promise<{ status: number; body: unknown }> {
    const claimsIdentity = this.createClaimsIdentity(this.#identity.appId ?? '');
    const connectorFactory = { create: noClient };
    const audience = this.#audience();
    const verified = { claimsIdentity, connectorFactory, audience, callerId: '' };
    const received: Partial<Activity> = activity;
    const logic = async (context: TurnContext) => {
      const body = await answer();
      if (activity.type === 'invoke') {
        await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
      }
    };
    const invoked = await this.processActivity(verified, { ...received } as Activity, logic);
    return { status: invoked?.status ?? 200, body: invoked?.body };
  }

  #audience(): string {
    return this.#identity.endpoints.ToChannelFromBotOAuthScope;
  }

  /** A client of one service address: every call once, with a time limit, following no redirect. */
  async client(serviceUrl: string) {
    const claims = this.createClaimsIdentity(this.#identity.appId ?? '');
    const factory = this.botFrameworkAuthentication.createConnectorFactory(claims);
    const audience = this.#audience();
    const client = await factory.create(serviceUrl, audience);
    const timeoutMs = this.#identity.timeoutMs ?? TIMEOUT_MS;
    calm(Reflect.get(client, 'client') as { readonly pipeline: Pipeline }, timeoutMs);
    return client;
  }
}

/** As far as it is used of `@azure/core-rest-pipeline`, which the SDK hides behind a private field. */
interface Pipeline {
  removePolicy(which: { readonly name: string }): void;
  addPolicy(policy: {
    readonly name: string;
    sendRequest<R>(
      request: { timeout: number },
      next: (request: unknown) => Promise<R>,
    ): Promise<R>;
  }): void;
}

/** Nothing the SDK's options say about retries, redirects or time has an effect, so its pipeline is changed. */
function calm({ pipeline }: { readonly pipeline: Pipeline }, timeoutMs: number): void {
  for (const name of ['defaultRetryPolicy', 'redirectPolicy']) pipeline.removePolicy({ name });
  pipeline.addPolicy({
    name: 'signalboxTimeout',
    sendRequest: (request, next) => {
      request.timeout = timeoutMs;
      return next(request);
    },
  });
}

/** In local mode without a password calls carry no token. */
function credentialsOf(identity: BotIdentity) {
  const { appId, password, type, tenantId } = identity;
  if (appId === undefined || (identity.local && password === undefined)) {
    return {
      isValidAppId: async (id: string) => id === (appId ?? ''),
      isAuthenticationDisabled: async () => appId === undefined,
      createCredentials: async () => ({ signRequest: async <T>(request: T) => request }),
    };
  }
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId,
    MicrosoftAppPassword: password ?? '',
    // The SDK refuses a bot of one tenant without it, which only local mode has.
    MicrosoftAppType: tenantId === undefined ? 'MultiTenant' : type,
    MicrosoftAppTenantId: tenantId ?? '',
  });
  return patient(factory, identity.timeoutMs ?? TIMEOUT_MS);
}

/** The SDK would wait for a token without end, and send the message whenever it came. */
function patient(factory: ConfigurationServiceClientCredentialFactory, timeoutMs: number) {
  const { createCredentials } = factory;
  factory.createCredentials = async (...asked) => {
    const credentials = await createCredentials.apply(factory, asked);
    const { signRequest } = credentials;
    credentials.signRequest = async (request) => {
      const signed = await within(signRequest.call(credentials, request), timeoutMs);
      if (signed !== 'late') return signed;
      throw new ConnectorError('no token in time', { code: NO_SIGN_IN });
    };
    return credentials;
  };
  return factory;
}

/** Whatever the SDK throws, as one error that says what outbox and directory need to know. */
async function told<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw connectorError(error);
  }
}

function connectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const facts = error as {
    readonly statusCode?: unknown;
    readonly code?: unknown;
    /** Microsoft's sign-in says with it why there is no token. */
    readonly errorCode?: unknown;
    readonly response?: { readonly headers?: { get?(name: string): string | undefined } };
  };
  const status = typeof facts.statusCode === 'number' ? facts.statusCode : undefined;
  const code = typeof facts.code === 'string' ? facts.code : withoutToken(facts.errorCode);
  const after = Number(facts.response?.headers?.get?.('retry-after'));
  return new ConnectorError(`${status ?? 'no answer'} ${code ?? ''}`.trim(), {
    status,
    code,
    retryAfterMs: Number.isFinite(after) && after >= 0 ? after * 1000 : undefined,
    cause: error,
  });
}

/** What the sign-in's library says when there was no answer; anything else that it says is Microsoft's own word. */
const UNASKED = [
  'network_error',
  'endpoints_resolution_error',
  'openid_config_error',
  'no_network_connectivity',
];

function withoutToken(errorCode: unknown): string | undefined {
  if (typeof errorCode !== 'string') return undefined;
  return UNASKED.includes(errorCode) ? NO_SIGN_IN : NO_TOKEN;
}
