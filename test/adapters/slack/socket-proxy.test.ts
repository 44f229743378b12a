// A connection of Socket Mode by a proxy, where the SDK can't cut what it didn't open: a dead one must not stay, or Slack
// might go on handing envelopes to it.
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import {
  aCertificate,
  type CompanyProxy,
  companyProxy,
  HIDDEN_HOST,
  tlsBefore,
} from '../../support/company-proxy.ts';
import { aFolder } from '../../support/installed-program.ts';
import { connected, until } from './support/connected.ts';

async function connectedByProxy(pongMs: number) {
  const certificate = aCertificate(aFolder());
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, String(certificate.cert)]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  const built: { own: string; proxy: CompanyProxy | undefined } = { own: '', proxy: undefined };
  const front = async (own: string) => {
    built.own = own;
    built.proxy = await companyProxy('bot:secret', await tlsBefore(own, certificate));
    return `https://${HIDDEN_HOST}`;
  };
  const proxy = () => ({
    apiUrl: `${built.own}/api/`,
    address: `http://bot:secret@${built.proxy?.host}`,
    except: '',
  });
  const world = await connected({ socket: { times: { pongMs }, proxy }, workspace: { front } });
  if (built.proxy === undefined) throw new Error('there is no proxy');
  return { ...world, proxy: built.proxy };
}

test('is replaced like any other, and the one before is closed', async () => {
  const { workspace, proxy } = await connectedByProxy(5_000);
  expect(proxy.asked).toEqual([`${HIDDEN_HOST}:443`]);
  workspace.sockets.disconnect('warning');
  await workspace.sockets.until(2);
  await workspace.sockets.until(1);
  await until(() => proxy.open() === 1);
  expect(proxy.asked).toHaveLength(2);
  expect((await workspace.command('U0ANA', 'C0PAY', 'list')).ok).toBe(true);
});

test('in silence is cut to the proxy too', async () => {
  const { workspace, slack, proxy } = await connectedByProxy(90);
  workspace.sockets.stall();
  await workspace.sockets.until(2);
  await until(() => slack.health().state === 'ok');
  await until(() => proxy.open() === 1);
});
