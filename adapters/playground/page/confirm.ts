// The question that a bot may put before an action. Slack's client asks it and the bot hears only
// of a yes, so the page asks it too.
import { button, el } from './dom.ts';
import { plainOf, type Reader, textObject } from './draw-text.ts';
import { isJson, json } from './json.ts';

/** Asks what an element's `confirm` says; true at once when it has none. */
export function confirmed(question: unknown, reader: Reader): Promise<boolean> {
  if (!isJson(question)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (value: string) => () => dialog.close(value);
    const look = json(question).style === 'danger' ? 'danger' : 'primary';
    const dialog = el(
      'dialog',
      { class: 'modal small', 'aria-labelledby': 'confirm-title' },
      el(
        'header',
        {},
        el('h2', { id: 'confirm-title' }, plainOf(question.title) || 'Are you sure?'),
      ),
      el('div', { class: 'modal-body' }, ...textObject(question.text, reader)),
      el(
        'footer',
        {},
        button({ class: 'button' }, plainOf(question.deny) || 'Cancel', answer('no')),
        button({ class: `button ${look}` }, plainOf(question.confirm) || 'Yes', answer('yes')),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
