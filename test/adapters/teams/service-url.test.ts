// The bot's token goes where a service URL points: only to Teams' own hosts, by their whole names (reliability T5).
import { describe, expect, test } from 'vitest';
import {
  defaultServiceUrl,
  isSameServiceUrl,
  isServiceUrl,
} from '../../../adapters/teams/service-url.ts';

const teams = [
  'https://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/amer/00000000-0000-4000-8000-00000000000a/',
  'https://smba.trafficmanager.net/uk',
  'https://smba.trafficmanager.net/',
  'https://smba.trafficmanager.net',
  'https://SMBA.TrafficManager.net/emea/',
  'https://smba.onyx.prod.teams.trafficmanager.net/emea/',
  'https://smba.infra.gcc.teams.microsoft.com/teams/',
  'https://smba.infra.gov.teams.microsoft.us/teams/',
  'https://smba.infra.dod.teams.microsoft.us/teams/',
];

const thisMachine = [
  'http://127.0.0.1:56150/_connector',
  'http://localhost:56150/_connector',
  'https://localhost/',
  'http://[::1]:4000/x/',
  'http://127.0.0.1',
];

const others = [
  'http://smba.trafficmanager.net/emea/',
  'https://x.trafficmanager.net/emea/',
  'https://trafficmanager.net/',
  'https://smba.x.trafficmanager.net/',
  'https://evilsmba.trafficmanager.net/',
  'https://smba.trafficmanager.net.example.org/emea/',
  'https://smba-trafficmanager.net/',
  'https://smba.trafficmanager.net./emea/',
  'https://smba.trafficmanager.net:443/emea/',
  'https://smba.trafficmanager.net:8443/emea/',
  'https://smba.trafficmanager.net:/emea/',
  'https://smba.trafficmanager.net@example.org/',
  'https://example.org@smba.trafficmanager.net/',
  'https://user:word@smba.trafficmanager.net/',
  'https://smba.trafficmanager.net%2eexample.org/',
  'https://smba.trafficmanager.net%00.example.org/',
  'https://smba.trafficmanager.net\\@example.org/',
  'https://example.org\\.smba.trafficmanager.net/',
  'https:\\\\smba.trafficmanager.net/',
  'https:/smba.trafficmanager.net/',
  'https:smba.trafficmanager.net/',
  '//smba.trafficmanager.net/emea/',
  'smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/emea/?x=1',
  'https://smba.trafficmanager.net/emea/#x',
  'https://smba.trafficmanager.net/emea/../../x',
  'https://smba.trafficmanager.net/./emea/',
  'https://smba.trafficmanager.net/%2e%2e/x',
  'https://smba.trafficmanager.net/emea/\r\nHost: example.org',
  'https://smba.trafficmanager.net/emea/\n',
  'https://smba.trafficmanager\t.net/emea/',
  ' https://smba.trafficmanager.net/emea/',
  'https://smba.trafficmanager.net/emea/ ',
  'https://smba.traffi\u0441manager.net/emea/',
  'https://smba\u3002trafficmanager\u3002net/emea/',
  'https://\u017fmba.trafficmanager.net/emea/',
  'https://smba.traffic\u00admanager.net/emea/',
  'https://xn--smba-trafficmanager-net.example/',
  'https://10.0.0.1/',
  'https://169.254.169.254/metadata',
  'https://[::ffff:127.0.0.1]/',
  'https://2130706433/',
  'http://127.1/',
  'http://0.0.0.0:4000/',
  'http://localhost.example.org/',
  'http://127.0.0.1.example.org/',
  'http://localhost@example.org/',
  'http://127.0.0.1:99999/',
  'http://127.0.0.1:4000/?x',
  'ftp://localhost/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://smba.infra.gcc.teams.microsoft.us/teams/',
  'https://teams.microsoft.com/',
  'https://api.botframework.com/',
  `https://smba.trafficmanager.net/${'a'.repeat(600)}`,
  'https://',
  '',
];

describe('where Teams is', () => {
  test.each(teams)('%s', (url) => {
    expect([true, false].map((local) => isServiceUrl(url, { local }))).toEqual([true, true]);
  });

  test.each(thisMachine)('%s in local mode only', (url) => {
    expect([true, false].map((local) => isServiceUrl(url, { local }))).toEqual([true, false]);
  });

  test.each(others)('%j is never called', (url) => {
    expect([true, false].map((local) => isServiceUrl(url, { local }))).toEqual([false, false]);
  });

  test('before it has told an address', () => {
    for (const cloud of [undefined, 'https://botframework.azure.us']) {
      expect(isServiceUrl(defaultServiceUrl(cloud), { local: false })).toBe(true);
    }
    expect(defaultServiceUrl(undefined)).toBe('https://smba.trafficmanager.net/teams/');
    expect(defaultServiceUrl('https://botframework.azure.us')).toContain('.us/');
  });
});

describe('two addresses are one', () => {
  const url = 'https://smba.trafficmanager.net/emea/';

  test.each([url, 'https://smba.trafficmanager.net/emea', 'https://SMBA.trafficmanager.NET/emea/'])(
    '%s',
    (other) => {
      expect(isSameServiceUrl(url, other)).toBe(true);
    },
  );

  test.each([
    'https://smba.trafficmanager.net/EMEA/',
    'https://smba.trafficmanager.net/emea//',
    'https://smba.trafficmanager.net/',
    'http://smba.trafficmanager.net/emea/',
    'https://x@smba.trafficmanager.net/emea/',
    'https://smba.trafficmanager.net/emea/?',
    'no address',
    '',
  ])('but not with %j', (other) => {
    expect(isSameServiceUrl(url, other)).toBe(false);
  });

  test('and what is no address is not even itself', () => {
    expect(isSameServiceUrl('x', 'x')).toBe(false);
  });
});
