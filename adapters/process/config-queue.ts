// What the environment says about Redis: where it is, and how far ahead of its time a row is put there.
import { Secret } from './secret.ts';

export interface QueueConfig {
  /** With its password. */
  readonly url: Secret;
  /** What is secret of it wherever it is printed without the rest, as it is and as it is written in the address. */
  readonly password: Secret;
  readonly written: Secret;
  readonly horizonMs: number;
  /** Whoever shows it may look at the job board; undefined: there is none. */
  readonly operatorToken: Secret | undefined;
}

export interface QueueReading {
  /** Undefined: the bot wakes by itself. */
  readonly queue: QueueConfig | undefined;
  readonly problems: readonly string[];
}

export const queueVariables = ['REDIS_URL', 'QUEUE_HORIZON_MINUTES', 'OPERATOR_TOKEN'] as const;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const SHORTEST_TOKEN = 32;

export function readQueue(set: ReadonlyMap<string, string>): QueueReading {
  const minutes = set.get('QUEUE_HORIZON_MINUTES') ?? '60';
  const horizon = /^\d{1,4}$/.test(minutes) ? Number(minutes) : 0;
  const isHorizon = horizon >= 1 && horizon <= DAY_MINUTES;
  const text = set.get('REDIS_URL');
  const url = text === undefined ? undefined : readAddress(text);
  const token = set.get('OPERATOR_TOKEN');
  const problems = [
    ...(token === undefined || token.length >= SHORTEST_TOKEN
      ? []
      : ['OPERATOR_TOKEN: expected at least 32 characters that nobody guesses']),
    ...(token !== undefined && text === undefined
      ? [
          'OPERATOR_TOKEN: opens the job board, and there are no jobs without REDIS_URL; set both or neither',
        ]
      : []),
    ...(text !== undefined && url === undefined ? [expectedAddress] : []),
    ...(isHorizon ? [] : ['QUEUE_HORIZON_MINUTES: expected a number from 1 to 1440 (a day)']),
  ];
  if (url === undefined || problems.length > 0) return { queue: undefined, problems };
  const operatorToken = token === undefined ? undefined : new Secret(token);
  return { queue: { ...url, horizonMs: horizon * MINUTE_MS, operatorToken }, problems };
}

const expectedAddress =
  'REDIS_URL: expected a redis:// or rediss:// address such as redis://:password@redis.example.org:6379, its password percent-encoded';

function readAddress(text: string): Pick<QueueConfig, 'url' | 'password' | 'written'> | undefined {
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (!/^(?:\/\d*)?$/.test(url.pathname)) return undefined;
  try {
    const password = new Secret(decodeURIComponent(url.password));
    return { url: new Secret(text), password, written: new Secret(url.password) };
  } catch {
    return undefined;
  }
}
