import { dot } from '#nada/guidance/index.js';

/** Computes the cosine between the relevances that two measurements find of the same channels. */
export function agreementOf(a: Float64Array, b: Float64Array): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length === 0 ? 0 : dot(a, b) / length;
}

/** Computes the same of the steps that an edit takes, in which channels below `beta` stay. */
export function keptAgreement(a: Float64Array, b: Float64Array, beta: number): number {
  const kept = (values: Float64Array): Float64Array =>
    values.map((value) => (Math.abs(value) < beta ? 0 : value));
  return agreementOf(kept(a), kept(b));
}
