// Why a channel takes no messages, in words. Platforms say it in codes of their own; an adapter turns those into these.

const REASONS = {
  archived: 'it is archived',
  'not-a-member': "the bot isn't a member of it",
  'not-found': "it doesn't exist, or is private without the bot in it",
  other: 'it takes no messages from the bot',
} as const;

export type ClosedReason = keyof typeof REASONS;

/** Anything that isn't one of the reasons is said as `other`: nobody is shown a platform's code. */
export function closedWords(reason: string): string {
  return isReason(reason) ? REASONS[reason] : REASONS.other;
}

function isReason(reason: string): reason is ClosedReason {
  return Object.hasOwn(REASONS, reason);
}
