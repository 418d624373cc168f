import { type StopRule, stopVerdict } from '#nada/adapt/index.js';
import type { StopCurve } from './results.js';

/** Choice that a stop rule would have made in a run that went on, and how good it was. */
export interface Choice {
  /** The step after which the rule ends the run; the last step where it does not. */
  readonly ended: number;
  readonly reason: 'level' | 'diversity' | 'steps';
  /** The step that it keeps. */
  readonly kept: number;
  /** KID at the start, at the step that is kept, and at the best step of the whole run. */
  readonly kid: { readonly before: number; readonly kept: number; readonly best: number };
  readonly bestStep: number;
  /**
   * (KID kept - best KID) / (KID at the start - best KID): 0 for the best step, 1 for no gain at all. Undefined where no
   * step is better than the start.
   */
  readonly regret: number | undefined;
}

/** Plays a rule over a recorded run. */
export function choiceOf({ before, readings, distances }: StopCurve, rule: StopRule): Choice {
  const { best, end } = stopVerdict(before, readings, rule);
  const ended = end?.step ?? readings[readings.length - 1]?.step ?? 0;
  const kept = best?.step ?? ended;
  const start = distances[0].kid;
  const nearest = distances.reduce((a, b) => (b.kid < a.kid ? b : a));
  const kid = { before: start, kept: kidAt(distances, kept), best: nearest.kid };
  const gain = start - nearest.kid;
  return {
    ended,
    reason: end?.reason ?? 'steps',
    kept,
    kid,
    bestStep: nearest.step,
    regret: gain > 0 ? (kid.kept - nearest.kid) / gain : undefined,
  };
}

/** KID at a step, on the line between the points around it. */
function kidAt(distances: StopCurve['distances'], step: number): number {
  const after = distances.findIndex((point) => point.step >= step);
  if (after < 0) return distances[distances.length - 1].kid;
  const [left, right] = [distances[Math.max(0, after - 1)], distances[after]];
  const share = right.step === left.step ? 1 : (step - left.step) / (right.step - left.step);
  return left.kid + share * (right.kid - left.kid);
}
