// Cards and announcements link to messages by Slack's permalinks. Here they lead to the message in
// the page instead of to an address that doesn't exist.

/** A message that a link names; `thread` is set when it is a reply. */
export type LinkedMessage = { channel: string; ts: string; thread: string | null };

/** The message behind `…/archives/C1/p1700000000000100?thread_ts=…`, or null for other links. */
export function linkedMessage(url: string): LinkedMessage | null {
  if (!URL.canParse(url)) return null;
  const { pathname, searchParams } = new URL(url);
  const found = /\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(pathname);
  if (!found) return null;
  const [, channel = '', seconds = '', rest = ''] = found;
  const ts = `${seconds}.${rest}`;
  const thread = searchParams.get('thread_ts');
  return { channel, ts, thread: thread === ts ? null : thread };
}
