// Proxies are written in many ways, and one that isn't understood must be said, not gone around.
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../adapters/process/config.ts';
import { secretsOut } from '../../../adapters/process/redaction.ts';

const installation = {
  SLACK_BOT_TOKEN: 'xoxb-1234-5678-abcdef',
  SLACK_APP_TOKEN: 'xapp-1-A0123-4567-89abcdef',
  POLICY_FILE: 'policy.yaml',
};

function proxyOf(env: Readonly<Record<string, string>>) {
  const read = readConfig({ ...installation, ...env }, '/srv/app');
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const { proxy } = read.config;
  return proxy && { ...proxy, address: proxy.address.reveal(), password: proxy.password.reveal() };
}

test('without HTTPS_PROXY there is none, whatever else is set', () => {
  expect(proxyOf({})).toBeUndefined();
  expect(proxyOf({ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '*' })).toBeUndefined();
});

test.each([
  ['http://proxy.example.org:3128', 'http://proxy.example.org:3128/'],
  ['https://proxy.example.org', 'https://proxy.example.org/'],
  ['proxy.example.org:3128', 'http://proxy.example.org:3128/'],
  ['http://bot:a%40b@proxy:3128', 'http://bot:a%40b@proxy:3128/'],
])('%s is understood', (text, address) => {
  expect(proxyOf({ HTTPS_PROXY: text })?.address).toBe(address);
});

test('the password is known as it is, so that it can be kept out of the log', () => {
  expect(proxyOf({ HTTPS_PROXY: 'http://bot:a%40b@proxy:3128' })?.password).toBe('a@b');
});

test.each([
  ['http://bot:hunter$2%2fx@proxy:3128', 'hunter$2'],
  ['http://bot:hunter%242%2Fx@proxy:3128', 'hunter%242'],
  ['http://hunter2hunter2@proxy:3128', 'hunter2'],
  ['http://hunter2hunter2:@proxy:3128', 'hunter2'],
])('what is secret of %s stays out of the log, however it gets there', (text, secret) => {
  const read = readConfig({ ...installation, HTTPS_PROXY: text }, '/srv/app');
  if (!read.ok || read.config.proxy === undefined) throw new Error('not understood');
  const { address, password, written } = read.config.proxy;
  const cut = secretsOut([address, password, written]);
  const basic = Buffer.from(new URL(text).href.slice('http://'.length, -'@proxy:3128/'.length));
  for (const said of [text, `${text}/`, text.slice('http://'.length), decodeURIComponent(text)]) {
    expect(cut(`connect ${said} failed`)).not.toContain(secret);
  }
  expect(cut(`Proxy-Authorization: Basic ${basic.toString('base64')}`)).toContain('[secret]');
});

test('either spelling counts, the small one first', () => {
  const both = { HTTPS_PROXY: 'http://large', https_proxy: 'http://small' };
  expect(proxyOf(both)?.address).toBe('http://small/');
  expect(proxyOf({ ...both, no_proxy: 'a.example', NO_PROXY: 'b.example' })?.except).toBe(
    'a.example',
  );
});

describe('a proxy that is not understood', () => {
  test.each(['socks5://proxy:1080', 'http://', 'http://bot:100%@proxy:3128'])(
    '%s is a problem, told without its value',
    (text) => {
      const read = readConfig({ ...installation, HTTPS_PROXY: text }, '/srv/app');
      const problems = read.ok ? [] : read.problems;
      expect(problems).toEqual([expect.stringMatching(/^HTTPS_PROXY: expected the http:\/\/ or/)]);
      expect(problems.join()).not.toContain('100%');
    },
  );

  test('is none of the playground, which calls nobody', () => {
    expect(readConfig({ HTTPS_PROXY: 'socks5://proxy:1080' }, '/srv/app').ok).toBe(true);
  });
});
