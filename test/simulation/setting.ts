// What is settled about a simulated world before it begins: what it is like, and where its database is.

export interface Setting {
  readonly processes: number;
  /** Whether the policy knows that Ben has two addresses. */
  readonly knowsBen: boolean;
  /** Of a hundred sends so many go wrong. */
  readonly trouble: number;
  /** Whether Slack's history may be read. */
  readonly readable: boolean;
}

export interface Home {
  /** A database with its tables, to be copied. */
  readonly template: string;
  readonly folder: string;
  /** On disk every crash leaves the files as they are, and the next process opens those. */
  readonly onDisk: boolean;
}
