// Looks at Teams as the bot will see it: whether Microsoft gives it a token, whether the service answers, and whether the
// channels of the policy have the app.
import type { Finding } from '../node/finding.ts';
import { type BotIdentity, createConnector } from './botbuilder.ts';
import { ConnectorError, NO_SIGN_IN, NO_TOKEN } from './connector.ts';
import { defaultServiceUrl } from './service-url.ts';

export interface TeamsUnderExamination extends BotIdentity {
  readonly channelService: string | undefined;
  /** Where Teams is called; its own address when absent. */
  readonly serviceUrl?: string | undefined;
  /** Ids of the policy's channels. */
  readonly channels: readonly string[];
}

/** No conversation has this id: the service says so, to whoever has a token. */
const NOWHERE = 'a:signalbox-asks-whether-anybody-answers';

/** Calls Teams and changes nothing there. Never rejects. */
export async function examineTeams(asked: TeamsUnderExamination): Promise<readonly Finding[]> {
  const connector = createConnector(asked);
  const serviceUrl = asked.serviceUrl ?? defaultServiceUrl(asked.channelService);
  const look = async (conversation: string): Promise<unknown> => {
    try {
      return void (await connector.members({ serviceUrl, conversation }, 1));
    } catch (error) {
      return error;
    }
  };
  const first = serviceFinding(await look(NOWHERE));
  if (first.state === 'problem') return [first];
  const found = [first];
  for (const channel of asked.channels) found.push(channelFinding(channel, await look(channel)));
  return found;
}

function serviceFinding(error: unknown): Finding {
  const { status, code } = error instanceof ConnectorError ? error : {};
  if (code === NO_TOKEN || status === 401) {
    const says =
      'Microsoft gives the bot no token: look at MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppType, and whether the secret in MicrosoftAppPassword has run out';
    return { state: 'problem', says };
  }
  if (code === NO_SIGN_IN) {
    const says =
      "Microsoft's sign-in can't be reached: look at the way out, and at HTTPS_PROXY; where both are right, at MicrosoftAppTenantId";
    return { state: 'problem', says };
  }
  if (error !== undefined && status === undefined) {
    return {
      state: 'problem',
      says: "Teams doesn't answer: look at the way out, and at HTTPS_PROXY",
    };
  }
  if (status !== undefined && status >= 500) {
    return { state: 'problem', says: `Teams answers with ${status}: try again in a while` };
  }
  return { state: 'ok', says: 'Microsoft gives the bot a token, and Teams answers' };
}

function channelFinding(channel: string, error: unknown): Finding {
  if (error === undefined) return { state: 'ok', says: `the app is in the channel ${channel}` };
  const { status, code } = error instanceof ConnectorError ? error : {};
  const says = `Teams' channel ${channel} says ${code ?? status ?? 'nothing'}: add the app to its team, and look at the id in the policy`;
  return { state: 'problem', says };
}
