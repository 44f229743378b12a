// Teams, put together: what the process is given to listen to, speak to and ask.
import { Router } from 'express';
import { createPace, type Pace } from '../../src/app/pace.ts';
import type { Chat, Clock, Directory, Log } from '../../src/app/ports.ts';
import type { House } from '../../src/app/speech.ts';
import type { Contacts } from '../../src/app/store.ts';
import { createAnswers } from './answers.ts';
import { type BotIdentity, createConnector } from './botbuilder.ts';
import { createChats } from './chats.ts';
import { createContacts } from './contacts.ts';
import { createDirectory } from './directory.ts';
import { createForms } from './forms.ts';
import { createTeamsGate } from './gate.ts';
import { type TeamsHealth, watched } from './health.ts';
import { createHearing } from './hearing.ts';
import { createInstalls } from './installs.ts';
import { createDrawing } from './message.ts';
import { createReceiver } from './receiver.ts';
import { createChat } from './send.ts';
import { defaultServiceUrl } from './service-url.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createSpeaking } from './speaking.ts';

export interface TeamsOptions extends BotIdentity {
  /** `https://botframework.azure.us`, or undefined for the public cloud. */
  readonly channelService: string | undefined;
  /** The channel's token issuer and the address of its OpenID metadata. */
  readonly issuer: string;
  readonly metadataUrl: string;
  readonly clock: Clock;
  /** Whether a token is valid now; default: `clock`. */
  readonly requestClock?: Clock;
  readonly log: Log;
  /** Asked for at each request: the house needs this adapter's ports before it can be built. */
  house(): House;
  contacts(): Contacts;
  /** The policy's list of tenants, else the installation's own. Undefined only in local mode: any. */
  allowedTenants(): readonly string[] | undefined;
  /** Ids of the policy's channels. */
  channels(): readonly string[];
  /** How long the house may take before an answer goes another way; 2,000 ms by contract. */
  readonly patienceMs?: number;
  /** How fast each conversation is written to; undefined: nobody but this process writes there. */
  readonly pace?: Pace | undefined;
}

export interface Teams {
  /** Serves `POST /api/messages`; wants the raw request, so mount it ahead of any body parser. */
  readonly router: Router;
  readonly chat: Chat;
  readonly directory: Directory;
  health(): TeamsHealth;
  /** Resolves when nothing from Teams is being worked on, late answers included. */
  idle(): Promise<void>;
}

/** Starts at once and asks nothing: Teams is spoken to when there is something to say. */
export function connectTeams(options: TeamsOptions): Teams {
  const { clock, log, local, patienceMs = 2_000 } = options;
  const connector = watched(createConnector(options), clock);
  const contacts = createContacts({
    store: options.contacts,
    clock,
    log,
    local,
    tenants: options.allowedTenants,
    defaultServiceUrl: local ? undefined : defaultServiceUrl(options.channelService),
  });
  const directory = createDirectory({
    connector,
    contacts,
    clock,
    log,
    channels: options.channels,
    patienceMs: patienceMs * 0.75,
  });
  const chats = createChats(connector, contacts);
  const draw = createDrawing(contacts, clock.now);
  const forms = createForms({ directory, now: clock.now, log });
  const speaking = createSpeaking({ directory, house: options.house });
  const answers = createAnswers({ connector, chats, draw, forms, log });
  const installs = createInstalls({ contacts, answers, clock, log, channels: options.channels });
  const receiver = createReceiver({
    connector,
    installs,
    clock,
    log,
    hearing: (later) =>
      createHearing({
        answers,
        draw,
        forms,
        speaking,
        log,
        house: options.house,
        patienceMs,
        later,
      }),
  });
  const router = Router();
  const { requestClock = clock } = options;
  const gate = createTeamsGate({
    appId: options.appId,
    local,
    issuer: options.issuer,
    keys: createSigningKeys({ metadataUrl: options.metadataUrl, local, clock: requestClock }),
    allowedTenants: options.allowedTenants,
    clock: requestClock,
    log,
  });
  router.post('/api/messages', gate, receiver.handle);
  const { pace = createPace(clock) } = options;
  return {
    router,
    chat: createChat({ connector, chats, contacts, draw, pace, clock, log }),
    directory,
    health: connector.health,
    idle: receiver.idle,
  };
}
