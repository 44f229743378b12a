// Looks at Redis without changing anything: whether it answers, and whether the queue may rely on it.
import type { Finding } from '../node/finding.ts';
import { impatientConnection, isNotRedis, turnedAway, unfit } from './redis.ts';

/** Never rejects. */
export async function examineRedis(url: string): Promise<Finding> {
  const { host, protocol } = new URL(url);
  const redis = impatientConnection(url);
  let heard: unknown;
  redis.on('error', (error) => {
    heard = error;
  });
  try {
    if (await isNotRedis(url)) return { state: 'problem', says: notRedis(host) };
    await redis.connect();
    const why = (await unfit(redis))?.why;
    if (why !== undefined) return { state: 'problem', says: why };
    return { state: 'ok', says: `Redis at ${host} answers, and throws nothing away` };
  } catch (error) {
    const turned = turnedAway(heard ?? error);
    if (turned !== undefined) return { state: 'problem', says: turned };
    // The driver's message can hold what it was asked, password included.
    const code = String(Object(heard ?? error).code ?? 'no answer');
    const tls = protocol === 'rediss:' ? ', which asks for TLS' : '';
    const says = `Redis at ${host} can't be used (${code}): start it, or look at REDIS_URL${tls}. Until then the bot works without it`;
    return { state: 'problem', says };
  } finally {
    redis.disconnect();
  }
}

function notRedis(host: string): string {
  return `what answers at ${host} is not Redis: look at host and port in REDIS_URL. Until then the bot works without it`;
}
