/** The side of the reference's patches in pixels. */
const referencePatchSize = 510;

/** The side of the patches of pictures of that size, an even number: `auto` is 510, or half of a smaller picture. */
export function patchSide(setting: number | 'auto', size: number): number {
  const side = setting === 'auto' ? (size > referencePatchSize ? referencePatchSize : size / 2) : setting;
  return 2 * Math.floor(side / 2);
}
