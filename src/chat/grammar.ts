// The table of every command: the words people type, in the order help prints them.
// The manifest, help, the parser and docs/reference/commands.md are all held to it.
export type VerbName =
  | 'plan'
  | 'edit'
  | 'move'
  | 'scope'
  | 'remind'
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
  | 'review'
  | 'action'
  | 'actions'
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

export type Group = 'Plan' | 'Build and test' | 'Approve' | 'Deploy' | 'Review' | 'Ask';

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

export const VERBS: readonly Verb[] = [
  verb(
    'plan',
    'Plan',
    'service',
    'plan <service> <version> [on <environment>] at <when> [for <duration>] [because <why>]',
    'Plans a release and announces it. Also: from <when> to <when>. Alone it opens a form.',
    'plan payments 4.2.0 on prod at thu 22:00 for 1h because refund rounding',
    'Plan a release',
  ),
  verb(
    'edit',
    'Plan',
    'release',
    'edit <release>',
    'Opens a form with everything the plan says.',
    'edit R-42',
    'Edit the release',
  ),
  verb(
    'move',
    'Plan',
    'release',
    'move <release> to <when> [for <duration>] [because <reason>]',
    'Gives it another window, of the same length unless another is said.',
    'move R-42 to fri 22:00 because vendor delay',
    'Move the release',
  ),
  verb(
    'scope',
    'Plan',
    'release',
    'scope <release> add [feature:|fix:|security:] <text or link> · scope <release> drop <number>',
    'Puts an item in or takes one out.',
    'scope R-42 add fix: refund rounding',
    'Add to the scope',
  ),
  verb(
    'remind',
    'Plan',
    'release',
    'remind <release> [<@person or group>] at <when>: <text> · remind <release> drop <number>',
    'Says something at a time that moves with the window, to somebody or in the thread.',
    'remind R-42 @ana at T-2h: check replication',
    'Set a reminder',
  ),
  verb(
    'captain',
    'Plan',
    'release',
    'captain <release> <@person>',
    'Hands the release to another captain.',
    'captain R-42 @ana',
    'Choose a captain',
  ),
  verb(
    'cancel',
    'Plan',
    'release',
    'cancel <release> because <reason>',
    'Ends it; after start the review opens.',
    'cancel R-42 because superseded',
    'Cancel the release',
  ),
  verb(
    'candidate',
    'Build and test',
    'release',
    'candidate <release> @<commit or build>',
    'Pins the artifact. Results and approvals for another one become stale.',
    'candidate R-42 @9f3c2ab',
    'Pin a candidate',
  ),
  verb(
    'test',
    'Build and test',
    'release',
    'test <release> <phase> pass|fail|waive [link] [because <reason>]',
    'Records a test phase for the current candidate. A waiver needs a second person.',
    'test R-42 uat pass https://tests.example.org/7',
    'Record a test',
  ),
  verb(
    'agree',
    undefined,
    'release',
    'agree <release> <phase>',
    'Agrees to waive a test phase.',
    'agree R-42 uat',
  ),
  verb(
    'request',
    'Approve',
    'release',
    'request <release>',
    'Asks for approval; the policy says whom.',
    'request R-42',
    'Request approval',
  ),
  verb(
    'approve',
    'Approve',
    'release',
    'approve <release> [because <note>]',
    'Approves what the release is now.',
    'approve R-42',
    'Approve a release',
  ),
  verb(
    'reject',
    'Approve',
    'release',
    'reject <release> because <reason>',
    'Ends the request.',
    'reject R-42 because no back-out test',
    'Reject',
  ),
  verb(
    'revise',
    'Approve',
    'release',
    'revise <release> because <what to change>',
    'Asks for a change; other answers stay.',
    'revise R-42 because the window is too short',
    'Ask for change',
  ),
  verb(
    'abstain',
    'Approve',
    'release',
    'abstain <release> [because <note>]',
    'Leaves the answer to the others who may give it.',
    'abstain R-42',
    'Abstain',
  ),
  verb(
    'withdraw',
    'Approve',
    'release',
    'withdraw <release> [because <note>]',
    'Takes your own answer back, until the release starts.',
    'withdraw R-42',
    'Withdraw your answer',
  ),
  verb(
    'start',
    'Deploy',
    'release',
    'start <release> [now | at <when>]',
    'Opens stage 1 now, or arms the start for a time within the window.',
    'start R-42',
    'Start a release',
  ),
  verb(
    'done',
    'Deploy',
    'release',
    'done <release>',
    'Says that the current stage is deployed; its bake starts.',
    'done R-42',
    'Stage done',
  ),
  verb(
    'promote',
    'Deploy',
    'release',
    'promote <release> [because <reason>]',
    'Opens the next stage. Before the bake has ended it needs a reason.',
    'promote R-42',
    'Promote',
  ),
  verb(
    'hold',
    'Deploy',
    'release',
    'hold <release> because <reason>',
    'Stops everything but the running stage; the bake keeps what has passed.',
    'hold R-42 because error rate above 2 %',
    'Hold',
  ),
  verb(
    'resume',
    'Deploy',
    'release',
    'resume <release>',
    'Goes on where it was held.',
    'resume R-42',
    'Resume',
  ),
  verb(
    'rollback',
    'Deploy',
    'release',
    'rollback <release> because <reason>',
    'Ends the deployment as rolled back and opens a full review.',
    'rollback R-42 because login errors',
    'Roll back',
  ),
  verb(
    'review',
    'Review',
    'release',
    'review <release>',
    'Opens the post-release review.',
    'review R-42',
    'Review the release',
  ),
  verb(
    'action',
    'Review',
    'release',
    'action <release> <text> for <@person> by <when> · action done <A-1> [because <evidence>]',
    'Adds a follow-up action, or closes one.',
    'action R-42 alert on queue depth for @sam by 12 dec',
    'Add an action',
  ),
  verb(
    'actions',
    'Review',
    'none',
    'actions [mine | <release>]',
    'Lists open follow-up actions.',
    'actions mine',
  ),
  verb(
    'approvals',
    'Approve',
    'none',
    'approvals',
    'Lists what waits for your answer.',
    'approvals',
  ),
  verb(
    'list',
    'Ask',
    'none',
    'list [mine | <service>] [on <environment>]',
    'Lists releases that are not closed.',
    'list payments on prod',
  ),
  verb(
    'show',
    'Ask',
    'release',
    'show <release>',
    'Shows a release to you alone.',
    'show R-42',
    'Show a release',
  ),
  verb(
    'check',
    'Ask',
    'release',
    'check <release>',
    'Says what is missing to start, and who clears it.',
    'check R-42',
    'Check a release',
  ),
  verb(
    'can',
    'Ask',
    'service',
    'can <service or release> [on <environment>]',
    'Can I ship? Every blocker and when it clears.',
    'can payments on prod',
  ),
  verb(
    'audit',
    'Ask',
    'release',
    'audit <release>',
    'Shows who did what, when.',
    'audit R-42',
    'Audit a release',
  ),
  verb('whoami', 'Ask', 'none', 'whoami', 'Says who the bot takes you for.', 'whoami'),
  verb(
    'link',
    'Ask',
    'none',
    'link [<code>]',
    'Makes your account here and the one in the other chat one person. Alone it gives a code to type there.',
    'link 7F3K-2QDX',
  ),
  verb('unlink', 'Ask', 'none', 'unlink', 'Lets this account speak for itself again.', 'unlink'),
  verb('help', 'Ask', 'none', 'help [command]', 'Explains the commands.', 'help plan'),
  verb(
    'share',
    undefined,
    'release',
    'share <release>',
    'Posts the card in this channel.',
    'share R-42',
  ),
  verb(
    'confirm',
    undefined,
    'none',
    'confirm <until> <line>',
    'Confirms a line within two minutes.',
    'confirm 1764190800 cancel R-42 because superseded',
  ),
  verb('back', undefined, 'none', 'back', 'Leaves everything as it is.', 'back'),
];

function verb(
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

export function verbNamed(word: string): Verb | undefined {
  return VERBS.find((one) => one.name === word || one.aliases.includes(word));
}

/** Every word that could be meant, for the nearest one. */
export function verbWords(): readonly string[] {
  return VERBS.filter((one) => one.group !== undefined).flatMap((one) => [
    one.name,
    ...one.aliases,
  ]);
}
