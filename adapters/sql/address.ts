// Which database an address means, and how it is called where its password may not be shown.

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/i.test(url);
}

/** Of `postgres://…`: host and database, without user and password. */
export function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
