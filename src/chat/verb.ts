// What a command is: its word, whom it names, and what is said about it. grammar.ts is the table of them all.
export type VerbName =
  | 'plan'
  | 'edit'
  | 'move'
  | 'scope'
  | 'add'
  | 'remind'
  | 'snooze'
  | 'captain'
  | 'cancel'
  | 'candidate'
  | 'test'
  | 'agree'
  | 'request'
  | 'approve'
  | 'reject'
  | 'revise'
  | 'abstain'
  | 'withdraw'
  | 'start'
  | 'done'
  | 'promote'
  | 'hold'
  | 'resume'
  | 'rollback'
  | 'freeze'
  | 'freezes'
  | 'unfreeze'
  | 'stop'
  | 'go'
  | 'keep'
  | 'review'
  | 'action'
  | 'actions'
  | 'home'
  | 'approvals'
  | 'list'
  | 'show'
  | 'check'
  | 'can'
  | 'audit'
  | 'share'
  | 'whoami'
  | 'link'
  | 'unlink'
  | 'help'
  | 'confirm'
  | 'back';

export type Group = 'Plan' | 'Build and test' | 'Approve' | 'Deploy' | 'Freeze' | 'Review' | 'Ask';

export interface Verb {
  readonly name: VerbName;
  readonly aliases: readonly string[];
  /** Undefined: only buttons type it; help doesn't list it. */
  readonly group: Group | undefined;
  /** What the first word after the verb names. */
  readonly target: 'release' | 'service' | 'none';
  /** Without the bot's own name. */
  readonly usage: string;
  readonly does: string;
  /** A whole line that works as it stands once its ids exist. */
  readonly example: string;
  /** Title of the form that a line without its arguments opens; at most 24 characters. */
  readonly form?: string;
}

/** Other words people try first. */
const ALIASES: Partial<Record<VerbName, readonly string[]>> = {
  can: ['wcid'],
  rollback: ['roll-back', 'revert'],
  show: ['status'],
  list: ['ls'],
};

export function verb(
  name: VerbName,
  group: Group | undefined,
  target: Verb['target'],
  usage: string,
  does: string,
  example: string,
  form?: string,
): Verb {
  const aliases = ALIASES[name] ?? [];
  return {
    name,
    aliases,
    group,
    target,
    usage,
    does,
    example,
    ...(form === undefined ? {} : { form }),
  };
}
