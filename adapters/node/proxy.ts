// Out through a company's proxy. Node's `fetch` can be told once for the whole process; a WebSocket takes its own way,
// which has to be given to it (decision 0067).
import type { Duplex } from 'node:stream';
import {
  buildConnector,
  Client,
  type Dispatcher,
  EnvHttpProxyAgent,
  setGlobalDispatcher,
} from 'undici';

/** Takes what goes to `https://` and `wss://`; everything else goes straight, and so to this machine. */
export interface HttpProxy {
  /** `http://` or `https://`, with user and password if it wants them. */
  readonly address: string;
  /** Hosts that are reached without it, as `NO_PROXY` lists them. */
  readonly except: string;
}

/** From now on every `fetch` in this process goes by the proxy. */
export function fetchBy(proxy: HttpProxy): void {
  setGlobalDispatcher(new EnvHttpProxyAgent(waysOf(proxy)));
}

export interface WayOut {
  readonly dispatcher: Dispatcher;
  /** Cuts whatever went this way: nobody else can, once a WebSocket has taken its connection over. */
  drop(): void;
}

/** A way by the proxy for one WebSocket. */
export function wayOutBy(proxy: HttpProxy): WayOut {
  const taken: Duplex[] = [];
  const dispatcher = new EnvHttpProxyAgent({
    ...waysOf(proxy),
    connect: buildConnector({ allowH2: false }),
    factory: (origin, { connect, ...options }: Client.Options) => {
      if (typeof connect !== 'function') throw new Error('undici connects in another way');
      const watched: buildConnector.connector = (target, callback) =>
        connect(target, (...outcome) => {
          if (outcome[1] !== null) taken.push(outcome[1]);
          callback(...outcome);
        });
      return new Client(origin, { ...options, connect: watched });
    },
  });
  return {
    dispatcher,
    drop: () => {
      for (const connection of taken.splice(0)) connection.destroy();
    },
  };
}

/** All three are given, or the agent would look for the rest in the environment by itself. */
function waysOf({ address, except }: HttpProxy) {
  return { httpsProxy: address, httpProxy: '', noProxy: except };
}
