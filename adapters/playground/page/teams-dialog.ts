// A dialog that the bot opened in Teams: a card over the pane, closed by its button or Escape.
import type { TeamsDialog, TeamsInputs, TeamsPerson } from '../teams/desk-api.ts';
import { drawCard } from './adaptive.ts';
import { button, byId, el } from './dom.ts';
import type { Json } from './json.ts';
import { isBusy, whileBusy } from './press.ts';

/** What a dialog asks of the pane. */
export type DialogDeeds = {
  submit: (dialog: string, action: Json, inputs: TeamsInputs) => Promise<string | null>;
  close: () => Promise<void>;
};

/** Draws whatever dialog is open; one that stays as it was keeps what is typed in it. */
export function makeTeamsDialog(deeds: DialogDeeds) {
  const box = byId('teams-dialog', HTMLDialogElement);
  let shown = '';
  /** A second press while the first is under way closes nothing more. */
  const close = async (): Promise<void> => {
    if (!isBusy(box)) await whileBusy(box, deeds.close);
  };
  box.addEventListener('cancel', (event) => {
    event.preventDefault();
    void close();
  });
  return (dialog: TeamsDialog | null, people: readonly TeamsPerson[]): void => {
    const stamp = dialog ? JSON.stringify(dialog) : '';
    if (stamp === shown) return;
    shown = stamp;
    if (!dialog) {
      box.close();
      return;
    }
    const told = el('p', { class: 'modal-notice', role: 'status' });
    const content = dialog.card
      ? drawCard(dialog.card, people, async (action, inputs) => {
          told.textContent = '';
          told.textContent = await deeds.submit(dialog.id, action, inputs);
        })
      : el('p', {}, `This dialog shows a page, which the playground doesn't: ${dialog.url}`);
    box.replaceChildren(
      el(
        'header',
        {},
        el('h2', { id: 'teams-dialog-title' }, dialog.title),
        button(
          { class: 'button quiet', 'aria-label': 'Close the dialog' },
          '✕',
          () => void close(),
        ),
      ),
      el('div', { class: 'modal-body' }, content, told),
    );
    if (!box.open) box.showModal();
    box.querySelector<HTMLElement>('.modal-body :is(input, select, textarea, button)')?.focus();
  };
}
