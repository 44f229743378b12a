// Who a bot under test is in the simulated tenant, whose tokens it checks.
import type { TeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import type { TeamsSettings } from '../../adapters/process/signalbox.ts';

/** The settings of a bot that talks to the simulated tenant and checks its tokens. */
export function teamsSettings(teams: TeamsTenant): TeamsSettings {
  return {
    appId: teams.appId,
    password: undefined,
    type: 'SingleTenant',
    tenantId: teams.tenantId,
    local: true,
    channelService: undefined,
    endpoints: endpointsOf(teams),
  };
}

/** Where everything of Microsoft's is: in the tenant. */
export function endpointsOf(teams: TeamsTenant): TeamsSettings['endpoints'] {
  return {
    ToBotFromChannelOpenIdMetadataUrl: teams.openIdMetadataUrl,
    ToBotFromChannelTokenIssuer: teams.issuer,
    ToChannelFromBotLoginUrl: teams.loginUrl,
    ToChannelFromBotOAuthScope: 'https://api.botframework.com',
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromEmulatorOpenIdMetadataUrl: teams.openIdMetadataUrl,
    CallerId: 'urn:botframework:azure',
  };
}
