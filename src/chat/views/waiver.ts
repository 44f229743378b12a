// Asking a second person to agree that a test phase is left out (contract "Who may").
import type { PersonId } from '../../domain/person.ts';
import type { TestResult, Waiver } from '../../domain/release/model.ts';
import type { Picture } from '../picture.ts';
import { beforeStart } from '../picture.ts';
import type { Addresses, Text } from '../text.ts';
import { moment, person } from '../text.ts';
import type { Card } from '../view.ts';
import { body, title } from '../view.ts';
import { agreeButton } from './buttons.ts';
import { because } from './phrases.ts';
import { heading, linkedName, windowSpan } from './release-name.ts';

/**
 * Drawn for one reader, or for the thread where nobody could be asked in person. `Agree` while it is open and
 * the reader didn't ask for it; afterwards who agreed, or that it is void. `again`: it was asked for anew since, in
 * another message, and `p` is the release as it stood then.
 */
export function waiverRequest(
  p: Picture,
  phase: string,
  reader: PersonId | undefined,
  again = false,
  cards: ReadonlyMap<string, Addresses> = new Map(),
): Card {
  const waiver = p.release.waivers[phase];
  const current = p.release.candidate?.ref;
  const standing = waiver !== undefined && waiver.candidate === current && beforeStart(p);
  const open = standing && !again;
  const lines = [
    title(`Leave out ${phase} for ${heading(p.release)}?`),
    body(...linkedName(p.release, cards), ', ', windowSpan(p.release.window)),
    body(...(open ? askText(waiver) : standing ? REPLACED : closedText(p, phase))),
  ];
  const buttons =
    open && waiver.askedBy !== reader ? [agreeButton(p, phase, waiver.candidate)] : [];
  return { kind: 'card', lines, buttons, overflow: [] };
}

const REPLACED: Text = ['Void: it was asked for again since, in another message.'];

function askText(waiver: Waiver): Text {
  return [
    person(waiver.askedBy),
    ' asks to start candidate ',
    waiver.candidate,
    ' without it',
    ...because(waiver.because),
    ' A second person has to agree.',
  ];
}

function closedText(p: Picture, phase: string): Text {
  const result: TestResult | undefined = p.release.tests[phase];
  if (p.release.ending?.how === 'cancelled') return ['Void: the release was cancelled.'];
  if (result?.result === 'waived' && result.candidate === p.release.candidate?.ref) {
    const asked: Text = result.askedBy === undefined ? [] : [', asked by ', person(result.askedBy)];
    return ['Agreed by ', person(result.by), ' ', moment(result.at, p.zone), ...asked, '.'];
  }
  if (result !== undefined && result.candidate === p.release.candidate?.ref) {
    return [`Void: ${phase} was recorded as ${result.result} by `, person(result.by), '.'];
  }
  if (p.release.deployment !== undefined) return ['Void: the release has started.'];
  return ['Void: another candidate was pinned since, so it would have to be asked for again.'];
}
