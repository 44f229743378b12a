// Addresses to answer to come in with requests; only Slack's are used (reliability T26, T5).
import { expect, test } from 'vitest';
import { isResponseUrl } from '../../../adapters/slack/response-url.ts';

const local = 'http://127.0.0.1:4100/api/';

test.each([
  ['https://hooks.slack.com/commands/T0/1/abc', undefined],
  ['https://hooks.slack.com/actions/T0/1/abc', local],
  ['http://127.0.0.1:4100/actions/T0/1/abc', local],
  ['https://slack.example/actions/T0/1/abc', 'https://slack.example/api/'],
])('%s is Slack’s when the Web API is at %s', (address, api) => {
  expect(isResponseUrl(address, api)).toBe(true);
});

test.each([
  ['http://hooks.slack.com/commands/1'],
  ['https://hooks.slack.com:8443/commands/1'],
  ['https://hooks.slack.com.evil.example/commands/1'],
  ['https://hooks.slack.com@evil.example/commands/1'],
  ['https://user:secret@hooks.slack.com/commands/1'],
  ['https://evil.example/?hooks.slack.com'],
  ['https://evil.example#hooks.slack.com'],
  ['https://hooks.slack.com./commands/1'],
  ['https://xn--hooks-slack-com.example/'],
  ['http://169.254.169.254/latest/meta-data'],
  ['http://127.0.0.1:4101/actions/1'],
  ['https://127.0.0.1:4100/actions/1'],
  ['http://localhost:4100/actions/1'],
  ['http://[::1]:4100/actions/1'],
  ['file:///etc/passwd'],
  ['javascript:alert(1)'],
  ['//hooks.slack.com/commands/1'],
  ['hooks.slack.com/commands/1'],
  ['https://hooks.slack.com%2eevil.example/'],
  [''],
])('%s is nobody we answer to', (address) => {
  expect(isResponseUrl(address, local)).toBe(false);
});
