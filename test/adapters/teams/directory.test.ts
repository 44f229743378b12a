// Who people are, as Teams says it: found by account, by mention and by address, at most a minute old, and never made up
// while Teams doesn't answer.
import { expect, test } from 'vitest';
import { DirectoryUnreachable } from '../../../src/app/ports.ts';
import { connected, PAYMENTS, type Wishes } from './support/connected.ts';

const entra = (number: number) => `00000000-0000-4000-8000-00000000010${number}`;

async function aDirectory(wishes: Wishes = {}) {
  const world = await connected(wishes);
  const account = (user: string) => `teams:${world.tenant.tenantId}:${user}`;
  return { ...world, account, directory: world.teams.directory };
}

test('somebody who never wrote is found in the channels of the policy', async () => {
  const { directory, account } = await aDirectory();
  expect(await directory.profile(account(entra(2)))).toMatchObject({
    name: 'Ben Baker',
    email: 'ben@example.org',
    standing: 'member',
  });
});

test('an address is found whatever its case; one that nobody has isn’t', async () => {
  const { directory, account } = await aDirectory();
  const found = await directory.byEmail('BEN@Example.org');
  expect(found?.account).toBe(account(entra(2)));
  expect(await directory.byEmail('nobody@example.org')).toBeUndefined();
});

test('a mention that only has the id the bot knows leads to the same account', async () => {
  const { directory, account, tenant, idle } = await aDirectory();
  await tenant.say('29:1ben', PAYMENTS, '@Release list');
  await idle();
  expect((await directory.profile(account('29:1ben')))?.account).toBe(account(entra(2)));
});

test('a guest is one, and so is nobody of another tenant a member', async () => {
  const { directory, account } = await aDirectory();
  expect(await directory.profile(account(entra(6)))).toMatchObject({ standing: 'guest' });
  expect(await directory.profile(`teams:elsewhere:${entra(2)}`)).toBeUndefined();
  expect(await directory.profile(`slack:T0SIM:${entra(2)}`)).toBeUndefined();
});

test('whoever becomes a guest is one within a minute', async () => {
  const { directory, account, tenant, advance } = await aDirectory();
  await directory.profile(account(entra(2)));
  tenant.changePerson('29:1ben', { role: 'guest' });
  advance(60_001);
  expect(await directory.profile(account(entra(2)))).toMatchObject({ standing: 'guest' });
});

test('while Teams is down nobody is known, which is said and not taken for absence', async () => {
  const { directory, account, tenant, advance } = await aDirectory();
  tenant.down(true);
  await expect(directory.profile(account(entra(2)))).rejects.toBeInstanceOf(DirectoryUnreachable);
  await expect(directory.byEmail('ben@example.org')).rejects.toBeInstanceOf(DirectoryUnreachable);
  tenant.recover();
  advance(3_001);
  expect(await directory.profile(account(entra(2)))).toMatchObject({ name: 'Ben Baker' });
});

test('a team that takes long to read is waited for once, by nobody in particular, and stops no other question', async () => {
  const { directory, account, tenant, idle } = await aDirectory({ patienceMs: 100 });
  await tenant.say('29:1ana', PAYMENTS, '@Release list');
  await idle();
  const read = Promise.withResolvers<void>();
  tenant.fail('members.list', { until: read.promise });
  await expect(directory.byEmail('ben@example.org')).rejects.toBeInstanceOf(DirectoryUnreachable);
  expect(await directory.profile(account(entra(1)))).toMatchObject({ name: 'Ana Alvarez' });
  read.resolve();
  await tenant.idle();
  expect(await directory.byEmail('ben@example.org')).toMatchObject({ name: 'Ben Baker' });
  expect(tenant.count('members.list')).toBe(1);
});

test('a refusal that may pass isn’t taken for absence', async () => {
  const { directory, account, tenant } = await aDirectory();
  tenant.fail('members.list', { status: 412, code: 'PreconditionFailed' });
  await expect(directory.profile(account(entra(2)))).rejects.toBeInstanceOf(DirectoryUnreachable);
  expect(await directory.profile(account(entra(2)))).toMatchObject({ name: 'Ben Baker' });
});
