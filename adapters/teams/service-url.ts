// Where the bot's own token may go: the addresses Teams is reached at, each host by its whole name.
// Asked on the way in, of stored addresses, and again before every call (reliability T5).

/** `*.trafficmanager.net` is a namespace in which anybody can register a name: only whole names count. */
const hosts: ReadonlySet<string> = new Set([
  'smba.trafficmanager.net',
  'smba.onyx.prod.teams.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);

/** No user, port, query, fragment, escapes or letters beyond ASCII: nothing two readers could read differently. */
const ofTeams = /^https:\/\/([a-z0-9.-]{1,253})((?:\/[\w.~-]*)*)$/i;
const ofThisMachine =
  /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?((?:\/[\w.~-]*)*)$/i;
const longest = 500;

/** Whether Teams may be called at an address. `local`: this machine will do too (contract "Starting"). */
export function isServiceUrl(url: string, { local }: { readonly local: boolean }): boolean {
  if (url.length > longest || URL.parse(url) === null) return false;
  const [, host = '', path = ''] = ofTeams.exec(url) ?? [];
  if (hosts.has(host.toLowerCase())) return isPlain(path);
  if (!local) return false;
  const [here, below = ''] = ofThisMachine.exec(url) ?? [];
  return here !== undefined && isPlain(below);
}

/** Without steps to elsewhere, which some readers take and others don't. */
function isPlain(path: string): boolean {
  return !path.split('/').some((step) => step === '.' || step === '..');
}

/** Where Teams is found until it has told an address of its own. */
export function defaultServiceUrl(channelService: string | undefined): string {
  return channelService === undefined
    ? 'https://smba.trafficmanager.net/teams/'
    : 'https://smba.infra.gov.teams.microsoft.us/teams/';
}

/** Whether two addresses are one: the case of the host and one slash at the end make no difference. */
export function isSameServiceUrl(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && withoutSlash(a.href) === withoutSlash(b.href);
}

function withoutSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}
