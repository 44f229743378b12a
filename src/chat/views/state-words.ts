// What the phases and the ways to end are called, wherever a release is shown.
import type { Ending, Phase } from '../../domain/release/model.ts';

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  planning: 'Planning',
  building: 'Building',
  testing: 'Testing',
  deploying: 'Deploying',
  reviewing: 'Reviewing',
  closed: 'Closed',
};

export const ENDING_WORDS: Readonly<Record<Ending, string>> = {
  completed: 'Completed',
  'rolled-back': 'Rolled back',
  cancelled: 'Cancelled',
};
