// A connection to Redis that never keeps anybody waiting: a command that isn't answered within a second has failed, and
// one without a connection fails at once.
import { connect } from 'node:net';
import { Redis, type RedisOptions } from 'ioredis';
import { within } from '../node/patience.ts';

/** How long Redis may take to answer before the bot goes on without it. */
const ANSWER_MS = 1000;

/** For what is waited for. It doesn't connect by itself, nor again. */
export function impatientConnection(url: string): Redis {
  return quiet(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: null,
  });
}

/** For workers, which wait for jobs as long as there are none. */
export function workingConnection(url: string): Redis {
  return quiet(url, { maxRetriesPerRequest: null });
}

/** For who only looks: it connects again whenever it can. */
export function lookingConnection(url: string): Redis {
  const retryStrategy = () => ANSWER_MS;
  return quiet(url, {
    enableOfflineQueue: false,
    commandTimeout: ANSWER_MS,
    maxRetriesPerRequest: null,
    retryStrategy,
  });
}

/** The options that leave answers as they are. */
type Plain = Omit<RedisOptions, 'replyMapping'>;

/** Whoever watches the connection hears from its commands how it is; its events would say it once more. */
function quiet(url: string, options: Plain): Redis {
  const common: Plain = { connectTimeout: ANSWER_MS, retryStrategy: () => null };
  const redis = new Redis(url, { ...common, ...options });
  redis.on('error', () => undefined);
  return redis;
}

/** The value, or a rejection when it isn't there in time. */
export async function inTime<T>(value: Promise<T>): Promise<T> {
  const answer = await within(value, ANSWER_MS);
  if (answer === 'late') throw new Error(`no answer within ${ANSWER_MS} ms`);
  return answer;
}

/** What is wrong with the server although it answers. */
export type Unfit =
  /** BullMQ can't work with it. */
  | { readonly useless: true; readonly why: string }
  /** It works, and may lose what is in it. */
  | { readonly useless: false; readonly why: string };

/** Why Redis turned the bot away; undefined: it didn't. `error` is what the connection or a command of it met. */
export function turnedAway(error: unknown): string | undefined {
  if (!(error instanceof Error) || !/^(?:NOAUTH|WRONGPASS|NOPERM)/.test(error.message)) return;
  return 'Redis does not let the bot in: look at user and password in REDIS_URL. The bot works without it';
}

/** Undefined: nothing is wrong with it. Rejects when it doesn't answer in time. */
export async function unfit(redis: Redis): Promise<Unfit | undefined> {
  const { db = 0 } = redis.options;
  // The first is there, and a user who may not choose needs no choice.
  if (db !== 0 && !(await hasDatabase(redis, db))) {
    const why = `Redis has no database ${db}: look at the number at the end of REDIS_URL. The bot works without it`;
    return { useless: true, why };
  }
  const info = await inTime(redis.info());
  const fact = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
  const version = fact('redis_version');
  const policy = fact('maxmemory_policy');
  if (version !== undefined && Number.parseInt(version, 10) < 5) {
    const why = `Redis is version ${version}; the queue needs 5.0 or newer. The bot works without it`;
    return { useless: true, why };
  }
  if (policy !== undefined && policy !== 'noeviction') {
    const why = `Redis may throw waiting jobs away when its memory is full (maxmemory-policy is ${policy}); set it to noeviction. Nothing is lost, but what was thrown away is done late`;
    return { useless: false, why };
  }
  return undefined;
}

/** The driver, told that there is no such database, would go on in the first one, which may be another installation's. */
async function hasDatabase(redis: Redis, db: number): Promise<boolean> {
  try {
    await inTime(redis.select(db));
    return true;
  } catch (error) {
    if (error instanceof Error && /out of range|invalid DB index/i.test(error.message))
      return false;
    throw error;
  }
}

/**
 * Whether something answers at the address that speaks another protocol, such as a web server: the driver would throw what it
 * can't read at the whole process. False also where nothing answers, which the driver says better.
 */
export function isNotRedis(url: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(url);
  // Behind TLS whoever answers has shown a certificate for this name.
  if (protocol !== 'redis:') return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 6379), timeout: ANSWER_MS });
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    // A status, or an error such as that a password is wanted.
    socket.once('data', (answer) => say(!/^[+-]/.test(answer.toString('latin1'))));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => say(false));
  });
}
