// The Events API: envelopes, and up to three more attempts when the bot doesn't answer with 2xx
// in time. Attempts are due by the workspace's clock. Slack's "Events API" page.
import { type BotAnswer, type Courier, type RetryReason, wentWell } from './delivery.ts';
import type { Json } from './json.ts';
import type { World } from './world.ts';

type Retry = { envelope: Json; what: string; retry: number; reason: RetryReason; dueAt: number };

/** How often, in real milliseconds, waiting attempts are compared with the clock. */
const pollEvery = 250;

/** Sends events and remembers which to send again. */
export class EventFeed {
  readonly #world: World;
  readonly #courier: Courier;
  readonly #delays: readonly number[];
  #waiting: Retry[] = [];
  #poll: NodeJS.Timeout | null = null;

  constructor(world: World, courier: Courier, delays: readonly number[]) {
    this.#world = world;
    this.#courier = courier;
    this.#delays = delays;
  }

  /** Sends an event; resolves with the first attempt's answer. */
  send(event: Json & { type: string }): Promise<BotAnswer> {
    return this.#attempt(this.#envelope(event), event.type, 0, null);
  }

  #envelope(event: Json): Json {
    const { bot, team } = this.#world;
    const authorization = {
      enterprise_id: null,
      team_id: team.id,
      user_id: bot.userId,
      is_bot: true,
      is_enterprise_install: false,
    };
    return {
      token: 'legacy-verification-token',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: bot.appId,
      event: { ...event, event_ts: event.event_ts ?? this.#world.nextTs() },
      type: 'event_callback',
      event_id: this.#world.nextId('Ev'),
      event_time: this.#world.seconds(),
      authorizations: [authorization],
      is_ext_shared_channel: false,
      event_context: `4-${this.#world.nextId('')}`,
    };
  }

  async #attempt(
    envelope: Json,
    what: string,
    retry: number,
    reason: RetryReason | null,
  ): Promise<BotAnswer> {
    const answer = await this.#courier({ kind: 'event', what, envelope, retry, reason });
    const delay = this.#delays[retry];
    const again = !wentWell(answer) && answer.headers['x-slack-no-retry'] !== '1';
    if (again && delay !== undefined) {
      const dueAt = this.#world.clock() + delay;
      const why = answer.failure ?? 'http_error';
      this.#waiting.push({ envelope, what, retry: retry + 1, reason: why, dueAt });
      this.#watch();
    }
    return answer;
  }

  /** Sends every attempt that is due by now, and those that become due by that. */
  async tick(): Promise<void> {
    for (;;) {
      const now = this.#world.clock();
      const due = this.#waiting.filter((each) => each.dueAt <= now);
      if (due.length === 0) break;
      this.#waiting = this.#waiting.filter((each) => each.dueAt > now);
      await Promise.all(
        due.map((each) => this.#attempt(each.envelope, each.what, each.retry, each.reason)),
      );
    }
    if (this.#waiting.length === 0) this.stop();
  }

  /** Whether an attempt is due by now. */
  hasDue(): boolean {
    return this.#waiting.some((each) => each.dueAt <= this.#world.clock());
  }

  #watch(): void {
    this.#poll ??= setInterval(() => void this.tick(), pollEvery).unref();
  }

  /** Gives up watching the clock. */
  stop(): void {
    if (this.#poll !== null) clearInterval(this.#poll);
    this.#poll = null;
  }
}
