// One activity after the gate: run as a turn of the SDK, heard once, and answered in the time Teams waits.
import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Clock, Log } from '../../src/app/ports.ts';
import { within } from '../node/patience.ts';
import type { Connector, Json } from './connector.ts';
import { activityOf } from './gate.ts';
import type { Hearing } from './hearing.ts';
import type { Installs } from './installs.ts';
import { type Activity, readActivity, requestOf } from './payload.ts';

export interface ReceiverOptions {
  readonly connector: Connector;
  readonly installs: Installs;
  readonly clock: Clock;
  readonly log: Log;
  /** `later` is told of work that outlives its request. */
  hearing(later: (work: Promise<void>) => void): Hearing;
}

export interface Receiver {
  readonly handle: RequestHandler;
  /** Resolves when everything that was received has been handled. */
  idle(): Promise<void>;
}

/** Teams sends a message again after 15 s without an answer. */
const MESSAGE_MS = 10_000;
/** Longer than Teams goes on sending one message again. */
const REMEMBERED_MS = 10 * 60_000;
const MOST_REMEMBERED = 10_000;

export function createReceiver(options: ReceiverOptions): Receiver {
  const { connector, installs, clock, log } = options;
  const running = new Set<Promise<unknown>>();
  /** Messages that were heard, so that one that is sent again isn't answered a second time. */
  const heard = new Map<string, { readonly at: number; readonly work: Promise<void> }>();

  const track = <T>(work: Promise<T>): Promise<T> => {
    const done: Promise<unknown> = work.catch(() => {}).finally(() => running.delete(done));
    running.add(done);
    return work;
  };

  const later = (work: Promise<void>) => {
    track(work).catch((error: unknown) => {
      log.error({ error: String(error) }, 'a late answer was lost');
    });
  };

  const hearing = options.hearing(later);

  const forget = () => {
    for (const [request, { at }] of heard) {
      if (heard.size <= MOST_REMEMBERED && clock.now() - at < REMEMBERED_MS) break;
      heard.delete(request);
    }
  };

  const once = (request: string, hear: () => Promise<void>): Promise<void> => {
    const before = heard.get(request);
    if (before !== undefined) return before.work;
    forget();
    // What failed may be sent again.
    const work = hear().catch((error: unknown) => {
      heard.delete(request);
      throw error;
    });
    heard.set(request, { at: clock.now(), work });
    return work;
  };

  /** Where somebody can be reached is worth remembering, and no reason not to answer them. */
  const remember = (activity: Activity) =>
    installs.heard(activity).catch((error: unknown) => {
      log.error({ error: String(error) }, 'where somebody can be reached could not be kept');
    });

  const answer = async (activity: Activity, request: string): Promise<Json | undefined> => {
    switch (activity.type) {
      case 'message':
        await within(
          track(
            once(request, async () => {
              await remember(activity);
              await hearing.message(activity, request);
            }),
          ),
          MESSAGE_MS,
        );
        return undefined;
      case 'invoke':
        await remember(activity);
        return hearing.invoke(activity, request);
      case 'conversationUpdate':
      case 'installationUpdate':
        await installs.event(activity);
        return undefined;
      default:
        return undefined;
    }
  };

  const handle: RequestHandler = async (request, response) => {
    const body = activityOf(request);
    const activity = readActivity(body);
    if (activity === undefined) {
      log.warn({ type: body.type }, 'an activity could not be read');
      response.status(400).type('text/plain').send('bad request');
      return;
    }
    // Only a simulator leaves the id out.
    const digest = () =>
      createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 32);
    try {
      const work = connector.turn(body, () => answer(activity, requestOf(activity, digest)));
      const { status, body: said } = await track(work);
      if (said === undefined) response.status(status).end();
      else response.status(status).json(said);
    } catch (error) {
      log.error({ error: String(error) }, 'an activity from Teams could not be handled');
      response.status(500).type('text/plain').send('something went wrong');
    }
  };

  return {
    handle,
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
