// What is kept of Teams' tenants, people and conversations: enough to speak first after a restart, and nothing that is believed
// because it was stored.
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createContacts } from '../../../adapters/teams/contacts.ts';
import type { ContactRow } from '../../../src/app/store.ts';

const PUBLIC = 'https://smba.trafficmanager.net/emea/';
const DEFAULT = 'https://smba.trafficmanager.net/teams/';

function kept(rows = new Map<string, ContactRow>(), tenants?: readonly string[]) {
  const warnings: string[] = [];
  let writes = 0;
  const quiet = () => undefined;
  const contacts = createContacts({
    store: () => ({
      // Others get their turn meanwhile, as with a database over the network.
      contact: async (key) => {
        await setImmediate();
        return rows.get(key);
      },
      changeContact: async (key, change, seenAt) => {
        const body = change(rows.get(key)?.body);
        if (body === undefined || body === rows.get(key)?.body) return;
        writes += 1;
        rows.set(key, { key, body, seenAt });
      },
    }),
    clock: { now: () => 1 },
    log: { info: quiet, warn: (_, message) => warnings.push(message), error: quiet },
    local: false,
    tenants: () => tenants,
    defaultServiceUrl: tenants === undefined ? undefined : DEFAULT,
  });
  return { contacts, rows, warnings, writes: () => writes };
}

test('a restart finds the tenant, the person and their chat again', async () => {
  const before = kept();
  await before.contacts.noteTenant('t1', { serviceUrl: PUBLIC });
  await before.contacts.notePerson('entra', { tenant: 't1', mri: '29:1ana', chat: 'a:1' });
  const { contacts } = kept(before.rows);
  expect(await contacts.home()).toEqual({ tenant: 't1', serviceUrl: PUBLIC });
  expect(await contacts.person('entra')).toMatchObject({ mri: '29:1ana', chat: 'a:1' });
  expect(await contacts.userOf('29:1ana')).toBe('entra');
});

test('a tenant of the list is reached before anything was heard from it; no other is', async () => {
  expect(await kept().contacts.home()).toBeUndefined();
  expect(await kept(new Map(), ['t1']).contacts.home()).toEqual({
    tenant: 't1',
    serviceUrl: DEFAULT,
  });
});

test('a stored address that isn’t Microsoft’s is not called', async () => {
  const row = { key: 'teams:tenant:t1', body: '{"serviceUrl":"https://evil.example/"}', seenAt: 1 };
  const { contacts } = kept(new Map([[row.key, row]]));
  expect(await contacts.tenant('t1')).toBeUndefined();
});

test('what is no contact any more is said and taken for none', async () => {
  const row = { key: 'teams:person:entra', body: '{"mri":7}', seenAt: 1 };
  const { contacts, warnings } = kept(new Map([[row.key, row]]));
  expect(await contacts.person('entra')).toBeUndefined();
  expect(warnings).toEqual(['a contact could not be read']);
});

test('why a place is closed is forgotten when it opens, and the rest stays', async () => {
  const { contacts } = kept();
  await contacts.noteConversation('19:x', { tenant: 't1', personal: true, closed: 'not-found' });
  await contacts.noteConversation('19:x', { closed: undefined });
  expect(await contacts.conversation('19:x')).toEqual({ tenant: 't1', personal: true });
});

test('what doesn’t change isn’t written', async () => {
  const { contacts, writes } = kept();
  const ana = { tenant: 't1', mri: '29:1ana', zone: 'Europe/London' };
  await contacts.notePerson('entra', ana);
  const before = writes();
  await contacts.notePerson('entra', ana);
  await contacts.notePerson('entra', { zone: 'Europe/London' });
  expect(writes()).toBe(before);
});

test('what is noted of one contact at the same time is kept, all of it', async () => {
  const { contacts } = kept();
  await Promise.all([
    contacts.noteConversation('19:x', { tenant: 't1' }),
    contacts.noteConversation('19:x', { closed: 'not-found' }),
    contacts.notePerson('entra', { tenant: 't1', mri: '29:1ana' }),
    contacts.notePerson('entra', { chat: 'a:1' }),
  ]);
  expect(await contacts.conversation('19:x')).toEqual({ tenant: 't1', closed: 'not-found' });
  expect(await contacts.person('entra')).toMatchObject({ mri: '29:1ana', chat: 'a:1' });
});
