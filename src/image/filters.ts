/** Names of the resampling filters. */
export type ResizeFilter = 'bicubic' | 'bilinear' | 'lanczos' | 'box';

/** A filter's weight at a distance, and the distance at which it ends. */
export interface FilterKernel {
  readonly support: number;
  weight(distance: number): number;
}

/**
 * Keys' cubic convolution kernel (1981): `a` is -0.5 in Pillow and antialiased torch, -0.75 in torch without antialias.
 */
export function cubicKernel(a: number): FilterKernel {
  return {
    support: 2,
    weight(distance) {
      const x = Math.abs(distance);
      if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    },
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** The filters as Pillow defines them. */
export const pilKernels: Readonly<Record<ResizeFilter, FilterKernel>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: cubicKernel(-0.5),
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};
