// Slack's rate limits by the workspace's clock: a message a second per channel with short bursts,
// and the tiers of the other methods. Slack's "Rate limits" page.

/** Calls per minute by tier. */
const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;

type Tier = keyof typeof perMinute;

const tiers: Record<string, Tier> = {
  'bots.info': 3,
  'chat.update': 3,
  'chat.delete': 3,
  'chat.postEphemeral': 4,
  'conversations.open': 3,
  'conversations.info': 3,
  'conversations.list': 2,
  'conversations.members': 4,
  'conversations.history': 3,
  'conversations.replies': 3,
  'users.info': 4,
  'users.list': 2,
  'users.lookupByEmail': 3,
  'usergroups.list': 2,
  'usergroups.users.list': 2,
  'views.open': 4,
  'views.push': 4,
  'views.update': 4,
  'views.publish': 4,
};

/** How many messages a channel takes at once before it is one a second. */
const burst = 5;

type Bucket = { tokens: number; at: number };

/** Token buckets, one per method, or per channel for `chat.postMessage`. */
export class RateLimits {
  readonly #clock: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Seconds to wait before this call may be made; 0 takes a token and lets it through. */
  wait(method: string, args: Record<string, unknown>): number {
    if (method === 'chat.postMessage') return this.#take(`post ${args.channel}`, burst, 1);
    const tier = tiers[method];
    if (tier === undefined) return 0;
    return this.#take(method, perMinute[tier], perMinute[tier] / 60);
  }

  #take(name: string, capacity: number, perSecond: number): number {
    const now = this.#clock();
    const bucket = this.#buckets.get(name) ?? { tokens: capacity, at: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond;
    const tokens = Math.min(capacity, refilled);
    const granted = tokens >= 1;
    this.#buckets.set(name, { tokens: granted ? tokens - 1 : tokens, at: now });
    return granted ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }
}
