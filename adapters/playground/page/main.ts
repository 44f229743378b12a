// Puts the page's parts together: one session, and every part draws what the session read.
import { ClockBar } from './clock.ts';
import { makeComposers } from './composer.ts';
import { listen } from './desk.ts';
import { byId, setText } from './dom.ts';
import { showKeyed } from './keyed.ts';
import { drawHome, Modal } from './modal.ts';
import { makeNotice } from './notice.ts';
import { makePanes } from './panes.ts';
import { linkedMessage } from './permalink.ts';
import { Session } from './session.ts';
import { makeSidebar } from './sidebar.ts';
import { hashOf, type Page, placeName, placeOf } from './state.ts';
import { TeamsPane } from './teams-pane.ts';
import { makeThread, makeTimeline } from './timeline.ts';

const notice = makeNotice();
const session = new Session(placeOf(location.hash), show, notice, moving);
const composers = makeComposers(session, (where) =>
  (where === 'thread' ? thread : timeline).toEnd(),
);
const sidebar = makeSidebar(session);
const timeline = makeTimeline(session, composers.suggest);
const thread = makeThread(session);
const modal = new Modal(session);
const clock = new ClockBar(session);
const teams = new TeamsPane();
let drawn: Page | null = null;

function show(page: Page): void {
  const before = drawn;
  drawn = page;
  document.body.dataset.ready = 'true';
  sidebar(page);
  heading(page);
  home(page);
  timeline.draw(page);
  thread.draw(page);
  composers.draw(page);
  clock.draw(page);
  modal.draw(page);
  place(page);
  void teams.be(page.state.me);
  if (page.place.thread && page.place.thread !== before?.place.thread) composers.focusThread();
  else if (before && page.messages.channel.id !== before.messages.channel.id) composers.focus();
}

/** What is shown takes no clicks while it belongs to somebody or somewhere else. */
function moving(isMoving: boolean): void {
  document.body.classList.toggle('moving', isMoving);
}

/** The address and the window's title say where one is. */
function place(page: Page): void {
  const hash = `#${hashOf(page.place)}`;
  if (location.hash !== hash) window.history.replaceState(null, '', hash);
  const title = `${placeName(page)} · ${page.state.me.realName} · Signalbox playground`;
  if (document.title !== title) document.title = title;
}

function heading(page: Page): void {
  const { channel } = page.messages;
  const { state } = page;
  setText(byId('place-name', HTMLElement), placeName(page));
  const people = state.people.filter((person) => channel.members.includes(person.id));
  const names = people.map((person) => person.realName.split(' ')[0]).join(', ');
  const about =
    channel.kind === 'direct' ? `between ${state.me.realName} and ${state.bot.name}` : names;
  setText(byId('place-about', HTMLElement), about);
  byId('timeline', HTMLElement).setAttribute('aria-label', placeName(page));
}

/** The direct conversation has a second side where the app has its Home tab switched on. */
function home(page: Page): void {
  const { hasHome, home: view } = page.views;
  const isOffered = page.messages.channel.kind === 'direct' && hasHome;
  const isShown = isOffered && page.place.side === 'home';
  byId('sides', HTMLElement).hidden = !isOffered;
  byId('side-chat', HTMLElement).setAttribute('aria-pressed', String(!isShown));
  byId('side-home', HTMLElement).setAttribute('aria-pressed', String(isShown));
  byId('home', HTMLElement).hidden = !isShown;
  byId('timeline', HTMLElement).hidden = isShown;
  byId('composer', HTMLElement).hidden = isShown;
  const stamp = JSON.stringify([view?.hash, page.state.me.id]);
  const draw = () => {
    const made = document.createElement('div');
    made.className = 'blocks';
    made.append(...drawHome(page, session));
    return made;
  };
  showKeyed(byId('home', HTMLElement), isShown ? [{ key: 'home', stamp, draw }] : []);
}

byId('side-chat', HTMLElement).addEventListener('click', () => void session.look({ side: 'chat' }));
byId('side-home', HTMLElement).addEventListener('click', () => void session.look({ side: 'home' }));

/** Links to messages of this workspace lead to them in the page. */
async function follow(address: string): Promise<void> {
  if (!(await session.follow(address))) return;
  const ts = linkedMessage(address)?.ts ?? '';
  const found = [...document.querySelectorAll(`[data-ts="${CSS.escape(ts)}"]`)].at(-1);
  if (!found) return;
  found.classList.remove('fresh');
  found.scrollIntoView({ block: 'center' });
  requestAnimationFrame(() => found.classList.add('fresh'));
}

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[data-inside]') : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  void follow(link.href);
});
document.addEventListener('inside-link', (event) => {
  if (event instanceof CustomEvent && typeof event.detail === 'string') void follow(event.detail);
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void session.refresh();
});
window.addEventListener('hashchange', () => void session.go(placeOf(location.hash)));

makePanes((isShown) => teams.show(isShown));

listen(
  () => void session.refresh(),
  (isUp) => {
    document.body.classList.toggle('offline', !isUp);
    if (isUp) void session.refresh();
  },
);
