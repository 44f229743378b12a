// What `npm run doctor` does: everything `npm run check:installation` does, and asks the chats themselves. It changes nothing.
import type { Policy } from '../../src/domain/policy.ts';
import type { Finding } from '../node/finding.ts';
import type { Config } from './config.ts';
import { installationFindings, slackScopes } from './findings.ts';
import { jsonLog } from './log.ts';
import { sayFindings } from './say-findings.ts';
import { settingsFromEnvironment } from './settings.ts';

const findings = await installationFindings();
const settings = settingsFromEnvironment();
const live = settings.ok ? await chatFindings(settings.config, settings.policy) : [];
sayFindings('doctor', [...findings, ...live]);

async function chatFindings(config: Config, policy: Policy): Promise<readonly Finding[]> {
  const { slack, teams, proxy } = config;
  if (proxy !== undefined) {
    const way = { address: proxy.address.reveal(), except: proxy.except };
    (await import('../node/proxy.ts')).fetchBy(way);
  }
  const found: Finding[] = [];
  if (slack !== undefined) {
    const { examineSlack } = await import('../slack/examine.ts');
    const { botToken, apiUrl } = slack;
    const appToken = 'appToken' in slack ? slack.appToken.reveal() : undefined;
    const log = jsonLog({ level: 'silent', secrets: [] });
    const asked = { scopes: slackScopes(), channels: channelsOf(policy, 'slack:'), log };
    found.push(
      ...(await examineSlack({ botToken: botToken.reveal(), apiUrl, appToken, ...asked })),
    );
  }
  if (teams?.appId !== undefined && !config.local) {
    const { examineTeams } = await import('../teams/examine.ts');
    const asked = { password: teams.password?.reveal(), channels: channelsOf(policy, 'teams:') };
    found.push(...(await examineTeams({ ...teams, ...asked })));
  }
  return found;
}

/** Ids of all channels that the policy names in one chat. */
function channelsOf({ organisation, services }: Policy, chat: 'slack:' | 'teams:') {
  const places = [...organisation.channels, ...services.flatMap(({ channels }) => channels)];
  const here = places.filter((place) => place.startsWith(chat));
  return [...new Set(here.map((place) => place.slice(chat.length)))];
}
