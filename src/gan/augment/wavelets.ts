/** The low-pass taps of Daubechies' least asymmetric wavelet with six vanishing moments; their sum is the root of 2. */
const symlet6 = [
  0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
  0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
  0.0017677118642428036, -0.007800708325034148,
];

/** The same with two vanishing moments. */
const symlet2 = [-0.12940952255092145, 0.22414386804185735, 0.836516303737469, 0.48296291314469025];

/**
 * The low-pass filter of geometric transformations, 12 taps that sum to 1. Orthogonal: sampling up and down again by it
 * without a transformation between changes nothing.
 */
export function resamplingFilter(): Float64Array {
  const sum = symlet6.reduce((total, tap) => total + tap, 0);
  return Float64Array.from(symlet6, (tap) => tap / sum);
}

/** Bands of the image filter: the lowest eighth of the spectrum, then octaves up to the highest half. */
export const bands = 4;

/**
 * The four band-pass filters whose sum changes nothing, `[4][43]`, symmetric (Karras et al. 2020, appendix B,
 * "image-space filtering").
 *
 * From H(z) of the wavelet come the symmetric half-band pair L(z) = H(z) H(1/z) / 2 and L(-z), which add up to 1.
 * Splitting the lowest band again, with everything found so far stretched by 2, gives one more band each time.
 */
export function filterBank(): Float64Array[] {
  const low = autocorrelation(symlet2).map((tap) => tap / 2);
  const centre = (low.length - 1) / 2;
  const high = low.map((tap, i) => ((i - centre) % 2 === 0 ? tap : -tap));
  let bank: number[][] = [[1]];
  for (let band = 1; band < bands; band++) {
    bank = bank.map((taps) => convolution(stretched(taps), low));
    bank.push(centred(high, bank[0].length));
  }
  return bank.map((taps) => Float64Array.from(taps));
}

function convolution(a: readonly number[], b: readonly number[]): number[] {
  const result = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((left, i) => {
    b.forEach((right, j) => {
      result[i + j] += left * right;
    });
  });
  return result;
}

function autocorrelation(taps: readonly number[]): number[] {
  return convolution(taps, [...taps].reverse());
}

/** With a zero between any two taps. */
function stretched(taps: readonly number[]): number[] {
  return taps.flatMap((tap, i) => (i === 0 ? [tap] : [0, tap]));
}

function centred(taps: readonly number[], length: number): number[] {
  const result = new Array<number>(length).fill(0);
  result.splice((length - taps.length) / 2, taps.length, ...taps);
  return result;
}
