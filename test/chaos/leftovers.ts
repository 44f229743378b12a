// Processes that must not outlive this one, however it ends.

const endings = new Set<() => void>();

process.on('exit', () => {
  for (const end of endings) end();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(1));
}

/** Calls `end` when this process exits; it can't wait for anything. Answers how to take that back. */
export function atExit(end: () => void): () => void {
  endings.add(end);
  return () => void endings.delete(end);
}
