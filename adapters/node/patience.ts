// Chats wait a few seconds for an answer; ours come within two or take another way (contract "What people see").

/** The value when it is there within `ms`, else `late`; a rejection in time rejects. */
export async function within<T>(value: Promise<T>, ms: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
