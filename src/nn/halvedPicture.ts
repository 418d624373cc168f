import { fir, type Tensor } from '../graph/index.js';

/** Images or feature maps `[N, C, H, W]` at half the side, by means over squares of four. */
export function halvedPicture(x: Tensor): Tensor {
  return fir(x, {
    kernel: [0.25, 0.25, 0.25, 0.25],
    kernelShape: [2, 2],
    up: 1,
    down: 2,
    padding: [0, 0, 0, 0],
  });
}
