// Making elements without HTML strings: everything that is shown goes in as text or as a node.

/** Attributes: `true` sets an empty one, false, null and undefined leave it out. */
export type Attributes = { [name: string]: string | number | boolean | null | undefined };

/** What may stand inside an element; strings become text. */
export type Child = Node | string | null | undefined | false;

/** An element with attributes and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => typeof child === 'string' || isNode(child)));
  return element;
}

function isNode(child: Child): child is Node {
  return child instanceof Node;
}

/** Sets or removes attributes; see {@link Attributes}. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value === false || value === null || value === undefined)
      element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
}

/** Writes only when it differs, so that nothing is selected, announced or laid out anew. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that does something and submits nothing. */
export function button(
  attributes: Attributes,
  label: Child,
  pressed: (event: MouseEvent) => void,
): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', pressed);
  return element;
}

/** An element of the page's own frame. Throws when the frame lacks it. */
export function byId<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`The page has no ${kind.name} with the id "${id}".`);
}
