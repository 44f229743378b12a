// The job board: what waits in the queues, for operators to look at and not to touch. The rows are the truth; whoever
// moved a job here would only make it late.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Queue } from 'bullmq';
import express, { type Router } from 'express';
import { PREFIX, QUEUES } from './queues.ts';
import { lookingConnection } from './redis.ts';

/** Where it is mounted. */
export const BOARD_PATH = '/admin/queues';

const OWN_ONLY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export interface BoardOptions {
  readonly url: string;
  /** Whoever shows it may look: as a bearer token, or as the password a browser asks for. */
  readonly token: string;
}

export interface Board {
  readonly router: Router;
  close(): void;
}

/** To be mounted at {@link BOARD_PATH}. While Redis doesn't answer, whoever is let in is told so. */
export function jobBoard({ url, token }: BoardOptions): Board {
  const redis = lookingConnection(url);
  const queues = QUEUES.map(
    (name) => new Queue(name, { prefix: PREFIX, connection: redis, skipVersionCheck: true }),
  );
  for (const queue of queues) queue.on('error', () => undefined);
  const pages = new ExpressAdapter();
  pages.setBasePath(BOARD_PATH);
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: pages,
  });
  const router = express.Router();
  router.use(operatorsOnly(token));
  // Its page asks others for a typeface; what an operator looks at is nobody else's business.
  router.use((_request, response, next) => {
    response.set('Content-Security-Policy', OWN_ONLY);
    next();
  });
  router.use((_request, response, next) => {
    // Asked each time: one that stands still keeps its connections.
    redis.ping().then(
      () => next(),
      () => response.status(503).type('text/plain').send('Redis does not answer\n'),
    );
  });
  router.use(pages.getRouter() as Router);
  return {
    router,
    close: () => {
      for (const queue of queues) void queue.close().catch(() => undefined);
      redis.disconnect();
    },
  };
}

/** Each wrong guess delays the answer to the next by so long, whoever makes it. */
const PAUSE_MS = 500;

/** Wrong guesses are answered one after the other, so that a token of 32 characters outlives all of them. */
function operatorsOnly(token: string): express.RequestHandler {
  const expected = digest(token);
  let free = 0;
  return (request, response, next) => {
    response.set('cache-control', 'no-store');
    const shown = shownBy(request.headers.authorization ?? '');
    if (shown !== undefined && timingSafeEqual(digest(shown), expected)) return next();
    const now = Date.now();
    const refuse = () =>
      response
        .status(401)
        .set('www-authenticate', 'Basic realm="operators", charset="UTF-8"')
        .type('text/plain')
        .send('not allowed\n');
    if (shown === undefined) return void refuse();
    free = Math.max(free, now) + PAUSE_MS;
    if (free - now > MOST_WAITING * PAUSE_MS) {
      free -= PAUSE_MS;
      return void response.status(429).type('text/plain').send('later\n');
    }
    setTimeout(refuse, free - now).unref();
  };
}

/** More wrong guesses at once aren't even looked at in turn. */
const MOST_WAITING = 20;

/** Undefined: nothing was shown. */
function shownBy(header: string): string | undefined {
  const [scheme = '', value = ''] = header.split(' ');
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1);
}

/** Of one length whatever was shown, so that comparing takes the same time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
