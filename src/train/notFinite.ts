import { UserError } from '../errors.js';

/** The error for a step that was not finite and was not taken: the state is the same as before it. */
export class NotFiniteError extends UserError {
  override readonly name = 'NotFiniteError';

  constructor(
    /** The quantity that was NaN or infinite, such as `loss` or `gradient of synthesis.4.conv.weight`. */
    readonly quantity: string,
    readonly step: number,
    value: number,
  ) {
    super(
      `the ${quantity} is ${value} in step ${step}, which was not taken: ` +
        'lower the learning rate, or resume from an earlier checkpoint',
    );
  }
}

/** Throws for the first of the named numbers that is not finite. */
export function refuseNotFinite(step: number, numbers: Iterable<readonly [string, number]>): void {
  for (const [quantity, value] of numbers) {
    if (!Number.isFinite(value)) throw new NotFiniteError(quantity, step, value);
  }
}
