// How people call the bot where they type. In Slack it has a command of its own; in Teams its name in the app's manifest.

export const TEAMS_NAME = 'Release';

/** What a typed line begins with, by chat. */
export const CALLED = { slack: '/release', teams: `@${TEAMS_NAME}` } as const;

/** A chat as people know it, and how a line is typed there so that nobody else reads it. */
export const CHATS = {
  slack: { name: 'Slack', privately: 'In Slack, in any channel', begins: '/release ' },
  teams: { name: 'Teams', privately: `In Teams, in your own chat with ${TEAMS_NAME}`, begins: '' },
} as const;
