// What the bot is compared with in Teams: botbuilder's own adapter, which checks tokens, answers a
// message with one reply and a card's button with a card.
import type { AddressInfo } from 'node:net';
import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import express from 'express';

const [appId = '', endpoints = '{}'] = process.argv.slice(2);

const credentials = {
  isValidAppId: async (id: string) => id === appId,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({ signRequest: async <T>(request: T) => request }),
};
const adapter = new CloudAdapter(
  new ConfigurationBotFrameworkAuthentication(
    JSON.parse(endpoints) as Record<string, string>,
    credentials,
  ),
);
const card = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'done', wrap: true }],
};

async function answer(context: TurnContext): Promise<void> {
  if (context.activity.type === 'message') {
    await context.sendActivity('done');
    return;
  }
  const type = 'application/vnd.microsoft.card.adaptive';
  const value = { status: 200, body: { statusCode: 200, type, value: card } };
  await context.sendActivity({ type: 'invokeResponse', value });
}

const app = express();
app.post('/api/messages', express.json(), async (request, response) => {
  await adapter.process(request, response, answer);
});
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit(0));
