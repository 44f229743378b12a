// Looks at Redis without changing anything: whether it answers, and whether the queue may rely on it.
import type { Finding } from '../node/finding.ts';
import { impatientConnection, unfit } from './redis.ts';

/** Never rejects. */
export async function examineRedis(url: string): Promise<Finding> {
  const { host } = new URL(url);
  const redis = impatientConnection(url);
  try {
    await redis.connect();
    const why = (await unfit(redis))?.why;
    if (why !== undefined) return { state: 'problem', says: why };
    return { state: 'ok', says: `Redis at ${host} answers, and throws nothing away` };
  } catch (error) {
    // The driver's message can hold what it was asked, password included.
    const code = Object(error).code ?? 'no answer';
    const says = `Redis at ${host} can't be used (${String(code)}): start it, or look at REDIS_URL. Until then the bot works without it`;
    return { state: 'problem', says };
  } finally {
    redis.disconnect();
  }
}
