// Private answers about one release: how it stands, and what it lacks.
import type { Picture } from '../picture.ts';
import { beforeStart, canStart } from '../picture.ts';
import { moment } from '../text.ts';
import type { Button, Line, Notice } from '../view.ts';
import { body, list, title } from '../view.ts';
import { blockerLines } from './blocker.ts';
import { openButton, shareButtons } from './buttons.ts';
import { releaseLines, stateText } from './card.ts';
import { typed } from './command-line.ts';
import { needLines } from './needs.ts';
import { heading } from './release-name.ts';
import { reminderList } from './reminders.ts';
import { ruleText } from './standing.ts';

/** The card's lines for one reader, with a way to share it where they read it in a channel, and to open its message. */
export function showNotice(p: Picture, cardLink?: string, isChannel = true): Notice {
  const open: readonly Button[] = cardLink === undefined ? [] : [openButton(cardLink)];
  const lines = [...releaseLines(p), ...reminderList(p)];
  return { kind: 'notice', lines, buttons: [...shareButtons(p.release.id, isChannel), ...open] };
}

/** What is missing before it can start, and who brings it; afterwards, how far it is. */
export function checkNotice(p: Picture, isChannel = true): Notice {
  const lines = [title(heading(p.release)), body(...stateText(p)), ...readiness(p)];
  return { kind: 'notice', lines, buttons: shareButtons(p.release.id, isChannel) };
}

function readiness(p: Picture): readonly Line[] {
  if (!beforeStart(p)) {
    return needLines(p).map((text) => body(...text));
  }
  const rules = p.standings.filter((one) => one.met).map((one) => list(...ruleText(one)));
  const met: readonly Line[] = rules.length === 0 ? [] : [body('Approved:'), ...rules];
  if (canStart(p)) {
    return [body('Ready to start now: ', typed(`start ${p.release.id}`)), ...met, ...softGaps(p)];
  }
  return [
    body('Not ready to start:'),
    ...blockerLines(p),
    ...(p.earliest === undefined
      ? []
      : [body('Earliest start if all is answered: ', moment(p.earliest, p.zone), '.')]),
    ...met,
    ...softGaps(p),
  ];
}

/** Missing, but no reason to wait unless the policy says so (contract "What must be there to start"). */
function softGaps(p: Picture): readonly Line[] {
  const words = { scope: 'what changes', backout: 'the back-out plan', captain: 'the captain' };
  const soft = p.missing.filter((part) => !p.blockers.some((blocker) => blocker.kind === part));
  if (soft.length === 0) return [];
  const names = soft.map((part) => words[part]).join(', ');
  return [body(`Missing, though it doesn't block: ${names}. `, typed(`edit ${p.release.id}`))];
}
