// How people call the bot where they type. In Slack it has a command of its own; in Teams its name in the app's manifest.

export const TEAMS_NAME = 'Release';

/** What a typed line begins with, by chat. */
export const CALLED = { slack: '/release', teams: `@${TEAMS_NAME}` } as const;
