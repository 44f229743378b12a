// Redrawing without flicker: what reads the same keeps its element, and with it selection, focus
// and half-typed words; only what differs is replaced.

/** Something to show: `key` says what it is, `stamp` how it reads, `draw` makes its element. */
export type Item = { key: string; stamp: string; draw: () => HTMLElement };

const drawn = new WeakMap<Element, { key: string; stamp: string }>();

/** Makes the children of `parent` these items, in this order. */
export function showKeyed(parent: Element, items: readonly Item[]): void {
  const before = new Map<string, Element>();
  for (const child of parent.children) {
    const known = drawn.get(child);
    if (known) before.set(known.key, child);
  }
  const after = items.map((item) => {
    const old = before.get(item.key);
    if (old && drawn.get(old)?.stamp === item.stamp) return old;
    const made = item.draw();
    drawn.set(made, { key: item.key, stamp: item.stamp });
    if (old) replaceKeepingFocus(old, made);
    return made;
  });
  const wanted = new Set<Element>(after);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  for (const [index, element] of after.entries()) {
    const there = parent.children[index];
    if (there !== element) parent.insertBefore(element, there ?? null);
  }
}

/**
 * The element that a drawing has at a place (`data-at`, "block/action"). Blocks without an id of
 * their own get a new one with every edit, so the action alone will do.
 */
export function sameElement(drawing: HTMLElement, at: string): HTMLElement | null {
  const action = at.slice(at.indexOf('/'));
  return (
    drawing.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`) ??
    drawing.querySelector<HTMLElement>(`[data-at$="${CSS.escape(action)}"]`)
  );
}

/**
 * Focus moves to the same element in the new drawing; where that is gone (a button
 * that was pressed and isn't offered any more), to the drawing itself, so that Tab goes on from there.
 */
function replaceKeepingFocus(old: Element, made: HTMLElement): void {
  const active = document.activeElement;
  const hadFocus = active instanceof HTMLElement && old.contains(active);
  const at = hadFocus ? active.dataset.at : undefined;
  old.replaceWith(made);
  if (!hadFocus) return;
  const target = (at && sameElement(made, at)) || made;
  if (target === made && made.tabIndex < 0) made.tabIndex = -1;
  target.focus({ preventScroll: true });
}
