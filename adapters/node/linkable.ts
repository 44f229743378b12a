// Which addresses people may be sent to from a message: decided by how Node reads them.

/** A web address as `URL` spells it, or undefined: only http and https, whatever it is called (reliability T13). */
export function linkable(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null) return undefined;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
