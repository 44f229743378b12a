// The app manifest for Socket Mode, made from the one for HTTP: there is one list of scopes, commands, shortcuts and
// events, and no second file that could fall behind.
import { z } from 'zod';

/** Where Slack would send requests to, wherever it stands in a manifest. */
const addresses = new Set(['url', 'request_url']);

const manifest = z.looseObject({ settings: z.looseObject({ socket_mode_enabled: z.boolean() }) });

/** The text of `manifest.json` as the text of its twin: without addresses, and with Socket Mode switched on. */
export function socketManifest(text: string): string {
  const withoutAddresses: unknown = JSON.parse(text, (name, value: unknown) =>
    addresses.has(name) ? undefined : value,
  );
  const { settings, ...rest } = manifest.parse(withoutAddresses);
  const twin = { ...rest, settings: { ...settings, socket_mode_enabled: true } };
  return `${JSON.stringify(twin, null, 2)}\n`;
}
