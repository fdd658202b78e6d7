/** Lists of documents that are on screen: what is dropped then is theirs to answer, and else the frame's. */
let count = 0;

/** Whether one is on screen. */
export const isTaken = (): boolean => count > 0;

/** One is on screen until what this gives is called. */
export function takeDrops(): () => void {
  count += 1;
  return () => (count -= 1);
}
