// The line every button types (architecture, "A button types a command"). Printed lines live in chats for years:
// they may be added to, never changed. A line that ends in a bare `because` asks for the reason in a form.
import type { Picture } from '../picture.ts';
import type { Button } from '../view.ts';

type Votable = Pick<Picture, 'release' | 'fingerprint'>;
type Placed = Pick<Picture, 'release'>;

/** Carries the fingerprint of what was shown, so that a click on something older is noticed (product A5). */
export function approveButton(p: Votable, again = false): Button {
  return {
    label: again ? 'Re-approve' : 'Approve',
    says: `approve ${p.release.id} v:${p.fingerprint}`,
    style: 'primary',
  };
}

export function rejectButton(p: Votable): Button {
  return {
    label: 'Reject',
    says: `reject ${p.release.id} v:${p.fingerprint} because`,
    style: 'danger',
  };
}

export function reviseButton(p: Votable): Button {
  return { label: 'Ask for change', says: `revise ${p.release.id} v:${p.fingerprint} because` };
}

export function abstainButton(p: Votable): Button {
  return { label: 'Abstain', says: `abstain ${p.release.id} v:${p.fingerprint}` };
}

export function startButton(p: Placed): Button {
  return { label: 'Start', says: `start ${p.release.id}`, style: 'primary' };
}

export function doneButton(p: Placed): Button {
  return { label: 'Done', says: `done ${p.release.id} ${stageMark(p)}`, style: 'primary' };
}

/** Before the bake has ended a reason is asked for (contract "What must be there to start"). */
export function promoteButton(p: Placed): Button {
  const early = p.release.deployment?.state === 'baking';
  const line = `promote ${p.release.id} ${stageMark(p)}`;
  return early
    ? { label: 'Promote', says: `${line} because` }
    : { label: 'Promote', says: line, style: 'primary' };
}

export function holdButton(p: Placed): Button {
  return { label: 'Hold', says: `hold ${p.release.id} ${stageMark(p)} because` };
}

export function resumeButton(p: Placed): Button {
  return { label: 'Resume', says: `resume ${p.release.id} ${stageMark(p)}`, style: 'primary' };
}

export function rollbackButton(p: Placed): Button {
  return { label: 'Roll back', says: `rollback ${p.release.id} because`, style: 'danger' };
}

export function cancelButton(p: Placed): Button {
  return { label: 'Cancel release', says: `cancel ${p.release.id} because` };
}

export function editButton(p: Placed): Button {
  return { label: 'Edit', says: `edit ${p.release.id}` };
}

export function reviewButton(p: Placed): Button {
  return { label: 'Review', says: `review ${p.release.id}`, style: 'primary' };
}

/** Names the candidate it was asked for: agreeing to a waiver for another one means nothing. */
export function agreeButton(p: Placed, phase: string, candidate: string): Button {
  return { label: 'Agree', says: `agree ${p.release.id} ${phase} @${candidate}`, style: 'primary' };
}

/** Opens the form of a new release. */
export function planButton(): Button {
  return { label: 'New release', says: 'plan', style: 'primary' };
}

export function actionDoneButton(id: string): Button {
  return { label: 'Done', says: `action done ${id}` };
}

/** In a private answer, which carries no other word for it. */
export function openLineButton(says: string): Button {
  return { label: 'Open', says };
}

/** Nothing where there is no channel to share in. */
export function shareButtons(id: string, isChannel: boolean): readonly Button[] {
  return isChannel ? [shareButton(id)] : [];
}

function shareButton(id: string): Button {
  return { label: 'Share here', says: `share ${id}` };
}

/** Opens the whole release for the reader alone. */
export function lookButton(p: Placed): Button {
  return { label: 'Open', says: `show ${p.release.id}` };
}

export function openButton(url: string): Button {
  return { label: 'Open', says: '', url };
}

/** Lifting asks for a reason in a form that shows the effect. */
export function unfreezeButton(id: string): Button {
  return { label: 'Unfreeze', says: `unfreeze ${id} because` };
}

export function goButton(id: string): Button {
  return { label: 'Go', says: `go ${id} because` };
}

/** A stopped line stays so for another while. */
export function keepButton(id: string): Button {
  return { label: 'Keep stopped', says: `keep ${id}` };
}

/** Moves a release to the first moment at which nothing closes it. */
export function moveAfterButton(id: string, start: string): Button {
  return { label: 'Move after it', says: `move ${id} to ${start}` };
}

export function confirmButtons(confirmSays: string): readonly [Button, Button] {
  return [
    { label: 'Confirm', says: confirmSays, style: 'danger' },
    { label: 'Back', says: 'back' },
  ];
}

/** `s:1.2`: the stage counted from 1, and how often it was taken up; a click for another one is outdated. */
function stageMark(p: Placed): string {
  const { deployment } = p.release;
  return `s:${(deployment?.stage ?? 0) + 1}.${deployment?.attempt ?? 1}`;
}
