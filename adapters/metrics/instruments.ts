// Every metric there is, under the name it has for Prometheus. Labels take their values from closed sets: nothing that
// people write, and no id, becomes one.
import type * as prometheus from 'prom-client';
import { Counter, Gauge, Histogram, Registry } from './prometheus.ts';

export interface Instruments {
  readonly registry: prometheus.Registry;
  readonly commands: prometheus.Counter<'platform' | 'outcome'>;
  readonly commandDuration: prometheus.Histogram<'platform'>;
  readonly timers: prometheus.Counter<'outcome'>;
  readonly timerLateness: prometheus.Histogram;
  readonly deliveries: prometheus.Counter<'platform' | 'outcome'>;
  readonly deliveryLateness: prometheus.Histogram<'platform'>;
  readonly chatCalls: prometheus.Histogram<'platform' | 'call' | 'outcome'>;
  readonly rateLimitWait: prometheus.Histogram<'platform'>;
  readonly rows: prometheus.Gauge<'state'>;
  readonly oldestLateness: prometheus.Gauge<'kind'>;
  readonly databaseUp: prometheus.Gauge;
  readonly queueJobs: prometheus.Gauge<'queue' | 'state'>;
  readonly degraded: prometheus.Gauge<'condition'>;
}

/** Answers are due within two seconds, a chat's patience ends after three. */
const ANSWERS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10];
/** The sweep comes every five seconds; a message is alarmingly late after two minutes. */
const LATENESS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600];
const WAITS = [0.5, 1, 2, 5, 10, 30, 60, 300];

/** All of them at nothing, in a registry of their own. */
export function createInstruments(): Instruments {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    commands: new Counter({
      name: 'signalbox_commands_total',
      help: 'What people said, by what became of it: accepted, answered, problem, fault, or the code of a refusal.',
      labelNames: ['platform', 'outcome'],
      registers,
    }),
    commandDuration: new Histogram({
      name: 'signalbox_command_duration_seconds',
      help: 'From what people said to its answer, without the way through the chat.',
      labelNames: ['platform'],
      buckets: ANSWERS,
      registers,
    }),
    timers: new Counter({
      name: 'signalbox_timers_total',
      help: 'Timers that fell due: done, failed (tried again), dead (given up).',
      labelNames: ['outcome'],
      registers,
    }),
    timerLateness: new Histogram({
      name: 'signalbox_timer_lateness_seconds',
      help: 'From when a timer was due until it was done.',
      buckets: LATENESS,
      registers,
    }),
    deliveries: new Counter({
      name: 'signalbox_deliveries_total',
      help: 'Tries to deliver a message, by the chat that was asked (none: no chat was) and by outcome.',
      labelNames: ['platform', 'outcome'],
      registers,
    }),
    deliveryLateness: new Histogram({
      name: 'signalbox_delivery_lateness_seconds',
      help: 'From when a message was due until it was shown; what was put off is due anew.',
      labelNames: ['platform'],
      buckets: LATENESS,
      registers,
    }),
    chatCalls: new Histogram({
      name: 'signalbox_chat_call_duration_seconds',
      help: 'Posts and edits in a chat, by what the chat made of them.',
      labelNames: ['platform', 'call', 'outcome'],
      buckets: ANSWERS,
      registers,
    }),
    rateLimitWait: new Histogram({
      name: 'signalbox_rate_limit_wait_seconds',
      help: 'How long a message was put off because its chat takes no more for now.',
      labelNames: ['platform'],
      buckets: WAITS,
      registers,
    }),
    rows: new Gauge({
      name: 'signalbox_outbox_rows',
      help: 'Timers and messages: due, overdue by more than a minute, soon (due within five minutes), dead.',
      labelNames: ['state'],
      registers,
    }),
    oldestLateness: new Gauge({
      name: 'signalbox_outbox_oldest_lateness_seconds',
      help: 'For how long the timer and the message that have waited longest have been due; 0: none is.',
      labelNames: ['kind'],
      registers,
    }),
    databaseUp: new Gauge({
      name: 'signalbox_database_up',
      help: '1 if the database answered within a second; at 0 there are no figures of the outbox.',
      registers,
    }),
    queueJobs: new Gauge({
      name: 'signalbox_queue_jobs',
      help: 'What Redis holds of the outbox, as jobs; none while Redis is away.',
      labelNames: ['queue', 'state'],
      registers,
    }),
    degraded: new Gauge({
      name: 'signalbox_degraded',
      help: '1 where `/readyz` says degraded or down of this part, 0 where it says ok.',
      labelNames: ['condition'],
      registers,
    }),
  };
}
