// What a look at one part of an installation found. Each adapter looks at its own, and the operator hears all of it.

export interface Finding {
  /** `note`: it works, and the operator should know. */
  readonly state: 'ok' | 'note' | 'problem';
  /** A sentence; of a problem also what to do now. Never a secret. */
  readonly says: string;
}
