// What the bot is compared with: a Bolt app that verifies signatures and only acknowledges.
import type { AddressInfo } from 'node:net';
import { App, ExpressReceiver } from '@slack/bolt';

const [signingSecret = ''] = process.argv.slice(2);

const receiver = new ExpressReceiver({ signingSecret });
const app = new App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BOT', botUserId: 'U0BOT' }),
});
app.command('/release', async ({ ack }) => {
  await ack();
});
const server = await receiver.start({ port: 0, host: '127.0.0.1' });
const { port } = server.address() as AddressInfo;
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
