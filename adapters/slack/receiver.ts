// What Slack sent, whichever way it came: Bolt parses and dispatches, we acknowledge. Each trap of its receivers
// is closed here: lost acknowledgements, listeners that match nothing, start-up without Slack.
import { App, type Receiver } from '@slack/bolt';
import type { Log } from '../../src/app/ports.ts';
import { within } from '../node/patience.ts';
import { type ClientOptions, clientOptions } from './client.ts';
import type { Ack, Hearing } from './hearing.ts';
import type { Identity } from './identity.ts';
import { slackLogger } from './logger.ts';
import {
  readCommand,
  readHomeOpened,
  readMention,
  readPress,
  readShortcut,
  readSubmission,
} from './payload.ts';

export interface ListeningOptions {
  /** Brings only what is certainly Slack's; with a custom property `delivery` that names each delivery. */
  readonly receiver: Receiver;
  readonly client: ClientOptions;
  readonly log: Log;
  readonly identity: Identity;
  readonly hearing: Hearing;
  readonly patienceMs: number;
  /** The app was removed or its token withdrawn. */
  withdrawn(why: string): void;
}

export interface Listening {
  /** Resolves when everything that was received has been handled. */
  idle(): Promise<void>;
}

type ReceiverEvent = Parameters<App['processEvent']>[0];

/**
 * Bolt acknowledges an event before anybody has heard it, and leaves a payload that nothing matches
 * waiting for three seconds. Here an event is acknowledged once it was heard (or Slack's patience ends:
 * Slack sends it again otherwise), and whatever nobody acknowledged as soon as that is certain.
 */
class AckingApp extends App {
  readonly #patienceMs: number;
  readonly #log: Log;
  readonly #running = new Set<Promise<void>>();

  constructor(options: ConstructorParameters<typeof App>[0], patienceMs: number, log: Log) {
    super(options);
    this.#patienceMs = patienceMs;
    this.#log = log;
  }

  override async processEvent(received: ReceiverEvent): Promise<void> {
    let acknowledged = false;
    const ack = async (body?: object) => {
      if (acknowledged) return;
      acknowledged = true;
      await received.ack(body);
    };
    const isEvent = received.body?.event !== undefined;
    const handled = this.#handled({ ...received, ack: isEvent ? async () => {} : ack });
    if (isEvent) await within(handled, this.#patienceMs);
    else await handled;
    await ack().catch((error: unknown) => {
      this.#log.warn({ error: String(error) }, 'Slack could not be told that it was heard');
    });
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #handled(received: ReceiverEvent): Promise<void> {
    const handled = super
      .processEvent(received)
      .catch((error: unknown) => {
        this.#log.error({ error: String(error) }, 'a request from Slack could not be handled');
      })
      .finally(() => this.#running.delete(handled));
    this.#running.add(handled);
    return handled;
  }
}

export function createListening(options: ListeningOptions): Listening {
  const { hearing, identity, log, receiver } = options;
  const app = new AckingApp(
    {
      receiver,
      // Never fails and never waits: who we are is asked for elsewhere, again until it is known.
      authorize: async () => {
        const self = identity.known();
        return {
          botToken: options.client.botToken,
          ...(self === undefined ? {} : { botUserId: self.user }),
          ...(self?.bot === undefined ? {} : { botId: self.bot }),
        };
      },
      tokenVerificationEnabled: false,
      ignoreSelf: false,
      convoStore: false,
      logger: slackLogger(log),
      clientOptions: clientOptions(options.client),
    },
    options.patienceMs,
    log,
  );
  listen(app, options);
  app.error(async (error) => {
    log.error({ error: String(error) }, 'a request from Slack could not be handled');
  });
  return { idle: () => app.idle() };

  function listen(bolt: App, { withdrawn }: ListeningOptions): void {
    bolt.command('/release', async ({ body, context, ack }) => {
      const heard = readCommand(body, deliveryIn(context));
      if (heard !== undefined) await hearing.command(heard, plainAck(ack, log));
    });
    bolt.action({ type: 'block_actions' }, async ({ body, context, ack }) => {
      const heard = readPress(body, deliveryIn(context));
      if (heard !== undefined) await hearing.press(heard, plainAck(ack, log));
    });
    for (const type of ['shortcut', 'message_action'] as const) {
      bolt.shortcut({ type }, async ({ body, context, ack }) => {
        const used = readShortcut(body, deliveryIn(context));
        if (used !== undefined) await hearing.shortcut(used, plainAck(ack, log));
      });
    }
    bolt.view({ type: 'view_submission' }, async ({ body, context, ack }) => {
      const heard = readSubmission(body, deliveryIn(context));
      if (heard !== undefined) await hearing.submission(heard, plainAck(ack, log));
    });
    bolt.event('app_mention', async ({ body }) => {
      const heard = readMention(body, identity.known()?.user);
      if (heard !== undefined) await hearing.mention(heard);
    });
    bolt.event('app_home_opened', async ({ body }) => {
      const opened = readHomeOpened(body);
      if (opened !== undefined) await hearing.home(opened);
    });
    bolt.event('tokens_revoked', async () => withdrawn('Slack withdrew our token'));
    bolt.event('app_uninstalled', async () => withdrawn('the app was removed from Slack'));
  }
}

function deliveryIn(context: { readonly [key: string]: unknown }): string {
  return String(context.delivery);
}

/** Bolt types what may be answered by kind; the shapes are ours (`hearing.ts`). */
function plainAck(ack: (body?: never) => Promise<unknown>, log: Log): Ack {
  return async (body) => {
    try {
      await ack(body as never);
      return true;
    } catch (error) {
      log.warn({ error: String(error) }, 'an answer found no way back to Slack');
      return false;
    }
  };
}
