// Requests of Slack over HTTP: the gate in front, Bolt's receiver behind it.
import { ExpressReceiver, type Receiver } from '@slack/bolt';
import { Router } from 'express';
import { createGate, type GateOptions, signatureOf } from './gate.ts';
import { slackLogger } from './logger.ts';

const path = '/slack/events';

export interface HttpReceiver {
  readonly receiver: Receiver;
  /** Serves `POST /slack/events`. */
  readonly router: Router;
}

/** Each delivery is named by its signature. */
export function createHttpReceiver(options: GateOptions): HttpReceiver {
  const router = Router();
  router.post(path, createGate(options));
  const receiver = new ExpressReceiver({
    router,
    endpoints: path,
    signingSecret: options.signingSecret,
    // The gate has verified these very bytes, by the clock we were given; Bolt would ask the machine's.
    signatureVerification: false,
    logger: slackLogger(options.log),
    customPropertiesExtractor: (request) => ({ delivery: signatureOf(request) }),
  });
  return { receiver, router };
}
