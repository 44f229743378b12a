// What `npm run doctor` does: everything `npm run check:installation` does, and asks the chats themselves. It changes nothing.
import type { Policy } from '../../src/domain/policy.ts';
import type { Finding } from '../node/finding.ts';
import type { Config } from './config.ts';
import { wayOut } from './config-proxy.ts';
import { installationFindings, slackScopes } from './findings.ts';
import { jsonLog } from './log.ts';
import { addressesOf, channelsOf } from './policy-names.ts';
import { sayFindings } from './say-findings.ts';
import { settingsFromEnvironment } from './settings.ts';

const findings = await installationFindings();
const settings = settingsFromEnvironment();
const live = settings.ok ? await chatFindings(settings.config, settings.policy) : [];
sayFindings('doctor', [...findings, ...live]);

async function chatFindings(config: Config, policy: Policy): Promise<readonly Finding[]> {
  const { slack, teams, proxy } = config;
  const way = wayOut(proxy);
  if (way !== undefined) (await import('../node/proxy.ts')).fetchBy(way);
  const found: Finding[] = [];
  if (slack !== undefined) {
    const { examineSlack } = await import('../slack/examine.ts');
    const { botToken, apiUrl } = slack;
    const appToken = 'appToken' in slack ? slack.appToken.reveal() : undefined;
    const log = jsonLog({ level: 'silent', secrets: [] });
    // Where there are both chats, somebody may be in the other one.
    const people = teams === undefined ? addressesOf(policy) : [];
    const channels = channelsOf(policy, 'slack');
    const asked = { scopes: slackScopes(), channels, people, log };
    found.push(
      ...(await examineSlack({ botToken: botToken.reveal(), apiUrl, appToken, ...asked })),
    );
  }
  if (teams?.appId !== undefined && !config.local) {
    const { examineTeams } = await import('../teams/examine.ts');
    const asked = { password: teams.password?.reveal(), channels: channelsOf(policy, 'teams') };
    found.push(...(await examineTeams({ ...teams, ...asked })));
  }
  return found;
}
