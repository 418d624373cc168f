/** Does a task over and over, so many at once, until it says that nothing is left; rejects once all have ended. */
export async function inParallel(lanes: number, task: () => Promise<boolean>): Promise<void> {
  const lane = async (): Promise<void> => {
    while (await task());
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
