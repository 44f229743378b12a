// What people say about their own accounts: codes that are open, accounts that are linked, links that were undone.
// One stream for the organisation, because a link concerns every release at once.
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { PersonId } from '../person.ts';
import { DAY, HOUR, MINUTE } from '../time/duration.ts';
import { type Join, presentId } from './joins.ts';

export const DIRECTORY = 'directory';

/** How long a code may be typed in the other chat. */
export const CODE_LIVES_MS = 10 * MINUTE;
/** More open codes than people who link at one time. */
export const MOST_CODES = 200;
/** A code that came too late is told so for a while; then it is unknown. */
const LATE_KNOWN_MS = HOUR;
/** Longer than a release stays open: until then an undone link still makes one vote of two. */
const UNDONE_KNOWN_MS = 400 * DAY;

/** A code somebody asked for. Only its hash is kept. */
interface OpenCode {
  readonly account: string;
  readonly person: PersonId;
  readonly codeHash: string;
  readonly expiresAt: number;
}

/** `account`, which by itself would be `own`, speaks as `person`; `with` is the account that asked for the code. */
export interface Link {
  readonly account: string;
  readonly own: PersonId;
  readonly person: PersonId;
  readonly with: string;
  readonly at: number;
}

export interface LinkedAccounts {
  readonly codes: readonly OpenCode[];
  readonly links: readonly Link[];
  readonly undone: readonly Join[];
}

export const NOBODY_LINKED: LinkedAccounts = { codes: [], links: [], undone: [] };

export type LinkCommand =
  | { readonly type: 'ask-code'; readonly codeHash: string }
  | { readonly type: 'give-code'; readonly codeHash: string }
  | { readonly type: 'unlink' };

/** Who speaks: the account, whom it stands for now, and whom it would stand for without a link. */
export interface Speaker {
  readonly account: string;
  readonly person: PersonId;
  readonly own: PersonId;
}

export type LinkEvent =
  | ({ readonly type: 'link-offered' } & OpenCode)
  /** Fields as in `Link`. `before`: a link it replaces. */
  | {
      readonly type: 'linked';
      readonly account: string;
      readonly person: PersonId;
      readonly own: PersonId;
      readonly with: string;
      readonly before?: PersonId;
    }
  | {
      readonly type: 'unlinked';
      readonly account: string;
      /** Whom it stood for. */
      readonly person: PersonId;
      /** Whom it stands for from now on. */
      readonly own: PersonId;
    };

/** Every present and past join that follows from links. */
export function linkJoins(known: LinkedAccounts): readonly Join[] {
  return [...known.links.map(({ own, person }) => ({ own, person })), ...known.undone];
}

export function linkOf(account: string, known: LinkedAccounts): Link | undefined {
  return known.links.find((one) => one.account === account);
}

export function decideLink(
  known: LinkedAccounts,
  command: LinkCommand,
  speaker: Speaker,
  now: number,
): Decision<LinkEvent> {
  switch (command.type) {
    case 'ask-code':
      return askCode(known, command.codeHash, speaker, now);
    case 'give-code':
      return giveCode(known, command.codeHash, speaker, now);
    case 'unlink':
      return unlink(known, speaker);
  }
}

function askCode(
  known: LinkedAccounts,
  codeHash: string,
  { account, person }: Speaker,
  now: number,
): Decision<LinkEvent> {
  const others = known.codes.filter((one) => one.account !== account && one.expiresAt > now);
  if (others.length >= MOST_CODES) return refuse({ code: 'link-busy', limit: MOST_CODES });
  const expiresAt = now + CODE_LIVES_MS;
  return accept<LinkEvent>({ type: 'link-offered', account, person, codeHash, expiresAt });
}

function giveCode(
  known: LinkedAccounts,
  codeHash: string,
  { account, person, own }: Speaker,
  now: number,
): Decision<LinkEvent> {
  const code = known.codes.find((one) => one.codeHash === codeHash);
  if (code === undefined) return refuse({ code: 'link-unknown-code' });
  if (code.account === account) return refuse({ code: 'link-own-code' });
  if (platformOf(code.account) === platformOf(account)) return refuse({ code: 'link-same-chat' });
  if (code.expiresAt <= now) return refuse({ code: 'link-late', at: code.expiresAt });
  // Who asked may have been linked on, or not, since they asked.
  const asker = presentId(code.person, linkJoins(known));
  if (asker === person) return refuse({ code: 'link-same-person', person });
  const before = linkOf(account, known)?.person;
  return accept<LinkEvent>({
    type: 'linked',
    account,
    person: asker,
    own,
    with: code.account,
    ...(before === undefined ? {} : { before }),
  });
}

/** This account's own link; without one, those to it and its person: whoever gave a code away takes it back. */
function unlink(known: LinkedAccounts, { account, person, own }: Speaker): Decision<LinkEvent> {
  const link = linkOf(account, known);
  const undone =
    link === undefined
      ? known.links.filter((one) => one.with === account || one.person === person)
      : [{ ...link, own }];
  if (undone.length === 0) return refuse({ code: 'not-linked' });
  return accept(
    ...undone.map(
      (one): LinkEvent => ({
        type: 'unlinked',
        account: one.account,
        person: one.person,
        own: one.own,
      }),
    ),
  );
}

/** `slack:T0SIM:U0ANA` -> `slack`. */
function platformOf(account: string): string {
  return account.slice(0, account.indexOf(':'));
}

/** Folds one event; codes that can't be used any more and undone links older than any release are dropped. */
export function evolveLinks(
  state: LinkedAccounts | undefined,
  event: LinkEvent & { readonly at: number },
): LinkedAccounts {
  const known = tidied(state ?? NOBODY_LINKED, event.at);
  const { account } = event;
  if (event.type === 'link-offered') {
    const { person, codeHash, expiresAt } = event;
    const codes = known.codes.filter((one) => one.account !== account);
    return { ...known, codes: [...codes, { account, person, codeHash, expiresAt }] };
  }
  const links = known.links.filter((one) => one.account !== account);
  const undone = undoneBy(known, account, event.at);
  // A code that the account asked for speaks for whom it stood for then.
  const codes = known.codes.filter((one) => one.account !== account);
  if (event.type === 'unlinked') return { codes, links, undone };
  const { person, own, with: asked, at } = event;
  return {
    codes: codes.filter((one) => one.account !== asked),
    links: [...links, { account, own, person, with: asked, at }],
    undone,
  };
}

function tidied(known: LinkedAccounts, now: number): LinkedAccounts {
  return {
    ...known,
    codes: known.codes.filter((one) => one.expiresAt + LATE_KNOWN_MS > now),
    undone: known.undone.filter((one) => (one.until ?? now) + UNDONE_KNOWN_MS > now),
  };
}

/** The link this account had is over, and known to have been; of two equal ones the later end says it all. */
function undoneBy(known: LinkedAccounts, account: string, until: number): readonly Join[] {
  const link = linkOf(account, known);
  if (link === undefined) return known.undone;
  const { own, person } = link;
  const others = known.undone.filter((one) => one.own !== own || one.person !== person);
  return [...others, { own, person, until }];
}
