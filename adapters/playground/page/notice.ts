// A line above the composer that says what went wrong, and goes away by itself or by hand.
import { byId, setText } from './dom.ts';

const staysFor = 12_000;

/** Shows notices; the latest one wins, and an empty one takes it away. */
export function makeNotice(): (text: string) => void {
  const box = byId('notice', HTMLElement);
  const words = byId('notice-text', HTMLElement);
  let timer = 0;
  const hide = () => {
    box.hidden = true;
  };
  byId('notice-close', HTMLElement).addEventListener('click', hide);
  return (text) => {
    setText(words, text);
    box.hidden = text === '';
    clearTimeout(timer);
    timer = window.setTimeout(hide, staysFor);
  };
}
