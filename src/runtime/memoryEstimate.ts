import type { MemoryPlan } from '../lowering/index.js';

/** What a process holds before any network: Node, ONNX Runtime's library, compiled programs' own bookkeeping. */
const processBytes = 200 * 2 ** 20;

/** The arena rounds sizes up and can't always reuse a hole: measured peak over planned peak. */
const arenaOverhead = 1.15;

/**
 * Results that are written to the state are alive twice until the old ones are collected, and once more while the
 * collector has not yet noticed.
 */
const fetchedCopies = 2;

/**
 * The most memory that running programs will take, in bytes: every program keeps its own arena at its peak, the state is
 * held once, and fetched results are copied out.
 *
 * `state` is what the store holds, `held` what the caller's side of the runtime holds of the same networks: buffers stay
 * until the garbage collector feels a need, so what was read to be handed over counts.
 */
export function estimatePeakMemory(plans: readonly MemoryPlan[], state: number, held: number): number {
  const activations = plans.reduce((sum, plan) => sum + plan.activations, 0);
  const fetched = Math.max(0, ...plans.map((plan) => plan.fetched));
  return processBytes + state + held + activations * arenaOverhead + fetched * fetchedCopies;
}
