// What the people of a simulated world do next. Most of it is sensible, so that releases get
// somewhere; the rest is what people really do: press twice, press what is old, type what they may not.
import type { Platform } from '../../src/app/ports.ts';
import type { Utterance } from '../../src/app/speech.ts';
import { type Button, buttonsIn, type Form, type View } from '../../src/chat/view.ts';
import type { Release } from '../../src/domain/release/model.ts';
import { phaseOf } from '../../src/domain/release/phase.ts';
import { ACCOUNTS, type Account } from './cast.ts';
import type { Dice } from './dice.ts';
import { isTab, type SimChat, type Standing } from './sim-chat.ts';

/** What somebody says, without the key of its delivery. */
export type Said = Omit<Utterance, 'request' | 'once'> & { readonly form?: string };

/** A private answer that can be acted on. */
export interface Offered {
  readonly account: string;
  readonly view: View;
  /** Tells one opened form from the next. */
  readonly id: string;
}

export interface Sight {
  readonly now: number;
  readonly chats: readonly SimChat[];
  /** What isn't closed, as its cards tell it. */
  readonly releases: readonly Release[];
  readonly offered: readonly Offered[];
  /** Members of each group of the policy, by human. */
  readonly group: (name: string) => readonly string[];
  /** Ids of the freezes that people have seen. */
  readonly freezes: readonly string[];
}

/** Oddities of people; each world has some of them. */
export const HABITS = ['stale', 'meddle', 'link', 'plan-much', 'freeze', 'home'] as const;
export type Habit = (typeof HABITS)[number];

export function nextThing(dice: Dice, see: Sight, habits: ReadonlySet<Habit>): Said | undefined {
  const chance = dice.below(100);
  if (chance < 12) return plan(dice, see, habits) ?? helpful(dice, see);
  if (chance < 22) return offered(dice, see) ?? helpful(dice, see);
  if (chance < 32 && habits.has('stale')) return anyButton(dice, see);
  if (chance < 44 && habits.has('meddle')) return meddle(dice, see);
  if (chance < 47 && habits.has('link')) return linking(dice, see);
  if (chance < 53 && habits.has('freeze')) return freezing(dice, see);
  return helpful(dice, see);
}

function pick<T>(dice: Dice, list: readonly T[]): T | undefined {
  return list[dice.below(list.length)];
}

/** One of these people by one of their accounts; now and then somebody else. */
function someone(dice: Dice, humans: readonly string[]): Account {
  const among = ACCOUNTS.filter((one) => humans.includes(one.human));
  const wanted = dice.percent(90) && among.length > 0 ? among : ACCOUNTS;
  return pick(dice, wanted) ?? anyone(dice);
}

function anyone(dice: Dice): Account {
  const found = pick(dice, ACCOUNTS);
  if (found === undefined) throw new Error('nobody lives here');
  return found;
}

const PLACES: Readonly<Record<Platform, readonly string[]>> = {
  slack: ['slack:C0PAY', 'slack:C0OPS', 'slack:C0REL'],
  teams: ['teams:19:pay'],
};

function types(dice: Dice, who: Account, words: string): Said {
  const { platform, account } = who;
  const place = pick(dice, PLACES[platform]);
  return { platform, account, via: 'command', words, ...(place === undefined ? {} : { place }) };
}

function presses(who: Account, button: Button, message: Standing): Said {
  const { platform, account } = who;
  const { channel, id, place } = message;
  if (isTab(message)) return { platform, account, via: 'button', words: button.says };
  const where = /^(?:direct|home):/.test(place) ? {} : { place };
  return {
    platform,
    account,
    via: 'button',
    words: button.says,
    message: { channel, id },
    ...where,
  };
}

const TIMES = ['now for 3h', 'in 20m for 2h', 'in 2h for 2h', 'in 1d for 3h'] as const;

function plan(dice: Dice, see: Sight, habits: ReadonlySet<Habit>): Said | undefined {
  if (see.releases.length >= (habits.has('plan-much') ? 4 : 2)) return undefined;
  const service = pick(dice, ['payments', 'payments', 'ledger', 'website']) ?? 'payments';
  const who = someone(dice, see.group('owners'));
  const when = pick(dice, TIMES) ?? 'now for 3h';
  return types(dice, who, `plan ${service} 1.${dice.below(6)}.0 at ${when} because seed`);
}

/** A button that stands under a message now, or stood there earlier, pressed by anybody who sees it. */
function anyButton(dice: Dice, see: Sight): Said | undefined {
  const chat = pick(dice, see.chats);
  const message = chat && pick(dice, chat.messages);
  if (chat === undefined || message === undefined) return undefined;
  const view = pick(dice, message.views);
  const button = view && pick(dice, buttonsOf(view));
  if (button === undefined) return undefined;
  return presses(viewerOf(dice, message, chat), button, message);
}

function viewerOf(dice: Dice, { channel }: Standing, { rules }: SimChat): Account {
  const here = ACCOUNTS.filter((one) => one.platform === rules.platform);
  const own = here.find((one) => isFor(one, channel));
  return own ?? pick(dice, here) ?? anyone(dice);
}

function isPrivate(channel: string): boolean {
  return /^(?:direct|home):/.test(channel);
}

/** Whether this is their own chat with the bot, or their Home. */
function isFor({ user }: Account, channel: string): boolean {
  return channel === `direct:${user}` || channel === `home:${user}`;
}

function buttonsOf(view: View): readonly Button[] {
  return buttonsIn(view).filter(({ url }) => url === undefined);
}

/** Confirms, goes back, or fills a form in. */
function offered(dice: Dice, see: Sight): Said | undefined {
  const latest = see.offered.slice(-4);
  const found = pick(dice, latest);
  const who = ACCOUNTS.find((one) => one.account === found?.account);
  if (found === undefined || who === undefined) return undefined;
  const { platform, account } = who;
  if (found.view.kind === 'form') {
    const { says } = found.view;
    const fields = filledIn(dice, found.view, see);
    return { platform, account, via: 'form', words: says, fields, form: found.id };
  }
  const [confirm] = buttonsOf(found.view);
  return confirm && { platform, account, via: 'button', words: confirm.says };
}

function filledIn(dice: Dice, form: Form, see: Sight): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const field of form.fields) {
    const { input, name, value } = field;
    if (value !== undefined && input.kind !== 'person') fields[name] = value;
    else if (input.kind === 'choice') fields[name] = pick(dice, input.options)?.value ?? '';
    else if (input.kind === 'person')
      fields[name] = `@{${someone(dice, see.group('owners')).account}}`;
    else if (field.required || dice.percent(30)) fields[name] = `text ${dice.below(9)}`;
  }
  if ('actions' in fields) fields.actions = 'look again @{slack:T0SIM:U0ANA} by 2026-12-04';
  return fields;
}

const MEDDLING = [
  'approve $ because fine',
  'approve $',
  'reject $ because no',
  'revise $ because change it',
  'abstain $',
  'withdraw $',
  'scope $ add fix: thing',
  'scope $ drop 1',
  'candidate $ @cafe01',
  'candidate $ @cafe02',
  'test $ uat fail',
  'test $ uat waive because known',
  'move $ to in 30m because later',
  'move $ to in 3h because later',
  'captain $ @ana',
  'captain $ @eve',
  'captain $ @ben',
  'cancel $ because enough',
  'rollback $ because errors',
  'hold $ because errors',
  'resume $',
  'promote $ because early',
  'start $',
  'start $ at in 5m',
  'done $',
  'request $',
  'action $ look again for @ana by 2026-12-02',
  'show $',
  'check $',
  'share $',
  'list',
  'approvals',
  'review $',
  'edit $',
] as const;

function meddle(dice: Dice, see: Sight): Said | undefined {
  const id = pick(dice, see.releases)?.id ?? 'R-1';
  const line = pick(dice, MEDDLING) ?? 'list';
  return types(dice, anyone(dice), line.replace('$', id));
}

/** Ben asks for a code in one chat and types it in the other, or takes it back. */
function linking(dice: Dice, see: Sight): Said | undefined {
  const bens = ACCOUNTS.filter((one) => one.human === 'ben');
  const who = pick(dice, bens) ?? anyone(dice);
  const code = see.offered
    .filter((one) => one.account !== who.account)
    .map((one) => /\b[A-Z0-9]{4}-[A-Z0-9]{4}\b/.exec(JSON.stringify(one.view))?.[0])
    .findLast((one) => one !== undefined);
  if (code !== undefined && dice.percent(60)) return types(dice, who, `link ${code}`);
  return types(dice, who, dice.percent(70) ? 'link' : 'unlink');
}

const FREEZING = [
  'freeze all from now to in 40m because seed',
  'freeze payments from in 5m to in 30m because seed',
  'freeze ledger from in 10m to in 2h because seed',
  'stop because seed',
  'stop payments because seed',
  'go because seed',
  'freezes',
] as const;

function freezing(dice: Dice, see: Sight): Said | undefined {
  const who = someone(dice, [...see.group('owners'), ...see.group('on-call')]);
  const id = pick(dice, see.freezes);
  if (id !== undefined && dice.percent(40)) return types(dice, who, `unfreeze ${id} because over`);
  return types(dice, who, pick(dice, FREEZING) ?? 'freezes');
}

/** The next sensible step of some release, typed or by the button for it that was shown last. */
function helpful(dice: Dice, see: Sight): Said | undefined {
  const release = pick(dice, see.releases);
  if (release === undefined) return undefined;
  const step = nextStep(dice, release, see);
  if (step === undefined) return undefined;
  const { humans, line, fields } = step;
  const who = someone(dice, humans);
  const shown = dice.percent(50) ? shownButton(who, line, see) : undefined;
  if (shown !== undefined) return shown;
  if (fields === undefined) return types(dice, who, line);
  const { platform, account } = who;
  return { platform, account, via: 'form', words: line, fields, form: `own-${see.now}` };
}

interface NextStep {
  readonly humans: readonly string[];
  readonly line: string;
  readonly fields?: Readonly<Record<string, string>>;
}

function nextStep(dice: Dice, release: Release, see: Sight): NextStep | undefined {
  const { id, deployment, approval, candidate } = release;
  const owners = see.group('owners');
  const cab = see.group('cab');
  const byOwner = (line: string) => ({ humans: owners, line });
  if (phaseOf(release) === 'reviewing') {
    const fields = { outcome: 'successful' };
    return { humans: [...owners, ...cab], line: `review ${id}`, fields };
  }
  if (deployment !== undefined) {
    if (deployment.held !== undefined) return byOwner(`resume ${id}`);
    if (deployment.state === 'running') return byOwner(`done ${id}`);
    if (deployment.state === 'baking' && dice.percent(20))
      return byOwner(`hold ${id} because look`);
    return dice.percent(40) ? byOwner(`promote ${id} because quiet`) : undefined;
  }
  if (candidate === undefined) return byOwner(`candidate ${id} @abc${dice.below(3)}`);
  const uat = release.tests.uat;
  if (
    release.service === 'payments' &&
    (uat?.candidate !== candidate.ref || uat.result === 'failed')
  )
    return byOwner(`test ${id} uat pass`);
  if (release.service !== 'website') {
    if (approval === undefined || approval.status !== 'open') return byOwner(`request ${id}`);
    const enough = approval.votes.filter((one) => one.answer === 'approved').length >= 3;
    // Ben likes to answer twice, once by each of his accounts.
    const approvers = dice.percent(30) ? ['ben'] : [...cab, ...owners];
    if (!enough && dice.percent(70)) return { humans: approvers, line: `approve ${id}` };
  }
  return see.now < release.window.start && dice.percent(60)
    ? byOwner(`move ${id} to now because ready`)
    : byOwner(`start ${id}`);
}

/** The newest message that shows this person a button for the line. */
function shownButton(who: Account, line: string, see: Sight): Said | undefined {
  const words = line.split(' ').slice(0, 2).join(' ');
  const chat = see.chats.find((one) => one.rules.platform === who.platform);
  for (const message of (chat?.messages ?? []).toReversed()) {
    if (message.deleted || (isPrivate(message.channel) && !isFor(who, message.channel))) continue;
    const view = message.views.at(-1);
    const button = view && buttonsOf(view).find(({ says }) => `${says} `.startsWith(`${words} `));
    if (button !== undefined) return presses(who, button, message);
  }
  return undefined;
}
