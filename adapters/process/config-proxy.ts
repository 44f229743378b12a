// What the environment says about the way out: most companies let nothing but their proxy reach the internet, and say so
// in variables that curl, npm and others read too. Either spelling counts, the small one first, as it does there.
import type { HttpProxy } from '../node/proxy.ts';
import { Secret } from './secret.ts';

/** By which proxy `https://` addresses are reached. */
export interface ProxyConfig {
  readonly address: Secret;
  /** What is secret of it wherever it is printed without the rest: the password, or a token that stands alone before the host. */
  readonly password: Secret;
  /** The same as it is written in the address: percent-encoding has more than one spelling. */
  readonly written: Secret;
  /** Hosts that are reached without it, separated by commas. */
  readonly except: string;
}

/** Where the proxy is, as whoever goes out is told. */
export function wayOut(proxy: ProxyConfig | undefined): HttpProxy | undefined {
  return proxy && { address: proxy.address.reveal(), except: proxy.except };
}

export interface ProxyReading {
  readonly proxy: ProxyConfig | undefined;
  readonly problems: readonly string[];
}

/** Every variable about the proxy. */
export const proxyVariables = ['HTTPS_PROXY', 'NO_PROXY'] as const;

/** `isUsed`: something is called that isn't on this machine. */
export function readProxy(isUsed: boolean, set: ReadonlyMap<string, string>): ProxyReading {
  const of = (name: (typeof proxyVariables)[number]) =>
    set.get(name.toLowerCase()) ?? set.get(name);
  const text = of('HTTPS_PROXY');
  if (!isUsed || text === undefined) return { proxy: undefined, problems: [] };
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  const written = url?.password || url?.username || '';
  const password = decoded(written);
  if (url === null || !/^https?:$/.test(url.protocol) || password === undefined) {
    return { proxy: undefined, problems: [expected] };
  }
  const secrets = { password: new Secret(password), written: new Secret(written) };
  const address = new Secret(url.href);
  return { proxy: { address, ...secrets, except: of('NO_PROXY') ?? '' }, problems: [] };
}

const expected =
  'HTTPS_PROXY: expected the http:// or https:// address of a proxy, with user:password@ before its host if it wants them, percent-encoded';

/** Undefined where a percent sign stands for itself. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
