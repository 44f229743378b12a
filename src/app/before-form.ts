// Whether somebody may at all, asked of the domain before a form opens for them: with the least that the form could come to.
import type { FormWish, Hearing } from '../chat/meaning.ts';
import type { Picture } from '../chat/picture.ts';
import { understand } from '../chat/understand.ts';
import type { RefusalCode } from '../domain/decision.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import { MINUTE } from '../domain/time/duration.ts';
import type { Outside } from './context.ts';
import { type Refused, rehearse } from './perform.ts';
import type { Said } from './saying.ts';
import type { World } from './world.ts';

type AboutRelease = Extract<FormWish, { readonly id: string }>;

/** What can still be put right in the form itself, or may be otherwise in a minute. */
const CURABLE: readonly RefusalCode[] = [
  'nothing-changed',
  'not-a-captain',
  'version-open',
  'version-succeeded',
  'window-past',
  'window-order',
  'window-short',
  'window-long',
  'link-needed',
  'reason-needed',
  'bake-not-ended',
  'directory-unreachable',
];

/** The refusal that whatever is filled in would meet; undefined when something could be taken. */
export async function refusedBeforehand(
  wish: AboutRelease,
  picture: Picture,
  said: Said,
  outside: Outside,
  world: World,
): Promise<Refused | undefined> {
  const { account } = said.utterance;
  let first: Refused | undefined;
  for (const command of leastCommands(wish, picture, said.hearing)) {
    const order = { on: wish.id, command, actor: said.speaker, account, outside };
    const refused = await rehearse(order, world);
    if (refused === undefined || CURABLE.includes(refused.refusal.code)) return undefined;
    first ??= refused;
  }
  return first;
}

/** None where anybody may always. Of several, one that is taken is enough. */
function leastCommands(
  wish: AboutRelease,
  { release, tests }: Picture,
  hearing: Hearing,
): readonly ReleaseCommand[] {
  switch (wish.form) {
    case 'reason': {
      const meaning = understand(`${wish.line} because …`, { ...hearing, fields: undefined });
      return meaning.kind === 'command' ? [meaning.command] : [];
    }
    case 'edit':
      return [{ type: 'edit', confirmed: true }];
    case 'move':
      return [{ type: 'move', window: release.window, confirmed: true }];
    case 'scope':
      return [{ type: 'scope', add: { kind: 'feature', text: '…' } }];
    case 'remind': {
      const when = { at: hearing.now + MINUTE };
      return [{ type: 'remind', add: { when, people: [], groups: [], text: '…' } }];
    }
    case 'snooze':
      return [{ type: 'snooze', until: hearing.now + MINUTE }];
    case 'captain':
      return [{ type: 'captain', captain: release.captain ?? hearing.speaker.id }];
    case 'candidate':
      return [{ type: 'candidate', ref: '…' }];
    case 'test':
      return tests.length === 0
        ? [{ type: 'test', phase: 'any', result: 'pass' }]
        : tests.flatMap(({ phase: { name } }) => [
            { type: 'test', phase: name, result: 'pass', link: '…' } as const,
            { type: 'test', phase: name, result: 'waive', because: '…' } as const,
          ]);
    case 'review':
      return [{ type: 'review', outcome: 'successful', well: '', improve: '', actions: [] }];
    case 'action':
      return [];
  }
}
