// The database goes away between the send of a message and its record: the chat shows what the bot doesn't know of.
import { expect, onTestFinished, test } from 'vitest';
import { contractScopes, historyScopes } from '../../adapters/playground/slack/workspace.ts';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { breakableWire, type Wire } from '../support/breakable-wire.ts';
import { servers } from '../support/servers.ts';
import { aWorld } from '../support/world.ts';

const ON_POSTGRES = { database: 'PostgreSQL', queue: 'in process', replicas: 1 } as const;

/** A bot on PostgreSQL by a wire that breaks; it may read conversations back. */
async function onAWire() {
  const wires: Wire[] = [];
  const world = await aWorld({
    engine: ON_POSTGRES,
    workspace: { scopes: [...contractScopes, ...historyScopes] },
    async wayToDatabase(url) {
      const wire = await breakableWire(url);
      wires.push(wire);
      onTestFinished(() => wire.close());
      return wire.url;
    },
  });
  /** The commit that follows the next message to Slack doesn't reach the server. */
  const breakAfterSending = () => {
    let sent = false;
    world.slack.fail('chat.postMessage', { error: 'never' }, 1, ({ channel }) => {
      if (!sent && channel === 'C0PAY') for (const wire of wires) wire.cutAt('commit', 'before');
      sent = sent || channel === 'C0PAY';
      return false;
    });
  };
  return { ...world, breakAfterSending };
}

test.skipIf(servers.postgres === undefined)(
  'a message that was sent and couldn’t be recorded is looked for, and not posted twice',
  async () => {
    const { ana, slack, pass, breakAfterSending, log } = await onAWire();
    breakAfterSending();
    await ana.says('plan payments 4.2.0 at thu 22:00');
    await pass(MINUTE);
    expect(log.some(({ message }) => message === 'a due row failed')).toBe(true);
    expect(slack.messages('C0PAY')).toHaveLength(1);
    await ana.says('candidate R-1 @9f3c2ab');
    expect(slack.messages('C0PAY').map(({ text }) => text)).toEqual([
      expect.stringContaining('Candidate 9f3c2ab'),
    ]);
  },
);

test.skipIf(servers.postgres === undefined)(
  'a message that has waited long for Slack is not given up because the database fails once',
  async () => {
    const { ana, bot, slack, pass, breakAfterSending } = await onAWire();
    slack.fail('chat.postMessage', { reset: 'before' }, 99);
    await ana.says('plan payments 4.2.0 at thu 22:00');
    await pass(HOUR);
    slack.recover();
    breakAfterSending();
    await pass(10 * MINUTE);
    expect(await bot().world.store.dead(9)).toEqual([]);
    expect(slack.messages('C0PAY')).toHaveLength(1);
  },
);
