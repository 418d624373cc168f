import type { Checkpoint } from '../../checkpoint/index.js';

/** Whether a checkpoint looks as if it held a StyleGAN2 generator. */
export function looksLikeGenerator({ tensors }: Checkpoint): boolean {
  return hasName(tensors, /(^|\.)(conv1\.conv\.modulation\.weight|synthesis\.(b4\.const|constant))$/);
}

/** Whether a checkpoint looks as if it held a CLIP. */
export function looksLikeClip({ tensors }: Checkpoint): boolean {
  return hasName(tensors, /(^|\.)(token_embedding\.weight|visual\.conv1\.weight)$/);
}

/** Whether a checkpoint looks as if it held the image tower of a CLIP in Hugging Face's form, perhaps alone. */
export function looksLikeImageTower({ tensors }: Checkpoint): boolean {
  return hasName(tensors, /(^|\.)patch_embedding\.weight$/);
}

function hasName(tensors: Checkpoint['tensors'], pattern: RegExp): boolean {
  return [...tensors.keys()].some((name) => pattern.test(name));
}
