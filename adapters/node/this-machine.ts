// Which addresses are this machine and nothing else: what local mode lets in and may call (contract "Starting").

const NAMES: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

/** Whether a URL leads to this machine. */
export function isThisMachine({ hostname }: Pick<URL, 'hostname'>): boolean {
  return NAMES.includes(hostname);
}

/** The same of a `Host` header, with or without a port. */
export function isThisHost(host: string): boolean {
  return NAMES.includes(host.replace(/:\d+$/, '').toLowerCase());
}

/** Whether a request can come from a page of another site, which browsers say of themselves. Whoever says nothing is no page. */
export function isStrangePage({
  host,
  origin,
}: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
}): boolean {
  if (host !== undefined && !isThisHost(host)) return true;
  return origin !== undefined && origin !== `http://${host}`;
}
