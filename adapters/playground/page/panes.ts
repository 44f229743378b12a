// Slack and Teams side by side where there is room, else one at a time behind two tabs.
import { byId } from './dom.ts';

const kept = 'signalbox-pane';

/** Tells whether Teams' pane can be seen, now and whenever that changes. */
export function makePanes(teamsShown: (isShown: boolean) => void): void {
  const wide = window.matchMedia('(min-width: 1100px)');
  const tabs = {
    slack: byId('tab-slack', HTMLButtonElement),
    teams: byId('tab-teams', HTMLButtonElement),
  };
  let isTeams = sessionStorage.getItem(kept) === 'teams';
  const draw = () => {
    document.body.classList.toggle('tab-teams', isTeams);
    tabs.slack.setAttribute('aria-pressed', String(!isTeams));
    tabs.teams.setAttribute('aria-pressed', String(isTeams));
    teamsShown(isTeams || wide.matches);
  };
  const choose = (teams: boolean) => {
    isTeams = teams;
    sessionStorage.setItem(kept, teams ? 'teams' : 'slack');
    draw();
  };
  tabs.slack.addEventListener('click', () => choose(false));
  tabs.teams.addEventListener('click', () => choose(true));
  wide.addEventListener('change', draw);
  draw();
}
