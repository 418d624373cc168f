/** Names the file of an edited image: by its seed, or by its place among latents. */
export function editedName({
  seed,
  index,
}: {
  readonly seed?: number | undefined;
  readonly index: number;
}): string {
  return seed === undefined ? `w${index}.png` : `seed${seed}.png`;
}
