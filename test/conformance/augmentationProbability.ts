import { adaptProbability, type ProbabilityState } from '#nada/gan/adaptiveProbability.js';
import { type TunedProbabilityState, tunedProbability } from '#nada/gan/tunedProbability.js';
import type { ConformanceCase } from './case.js';
import type { Computed } from './kind.js';

/** The augmentation probability over a sequence of logits: the paper's rule and the tuner of rosinality's code. */
export async function runProbability(golden: ConformanceCase): Promise<ReadonlyMap<string, Computed>> {
  const { data, shape } = await golden.read('in.d_logits');
  const [batches, batch] = shape;
  const logitsOf = (index: number) => data.subarray(index * batch, (index + 1) * batch);
  const { ada_interval: interval, ada_kimg: kimg, ada_target: target } = golden.config;
  const { rosinality } = golden.config as { rosinality: Record<string, number> };
  const rule = {
    target: Number(target),
    adjustInterval: Number(interval),
    adjustKimg: Number(kimg),
  };
  const tuner = {
    target: rosinality.ada_aug_target,
    length: rosinality.ada_aug_len,
    every: rosinality.update_every,
  };
  let state: ProbabilityState = { probability: 0, signSum: 0, steps: 0 };
  let tuned: TunedProbabilityState = { probability: 0, signs: 0, pictures: 0, batches: 0 };
  const [probabilities, meanSigns, tunedProbabilities]: number[][] = [[], [], []];
  for (let index = 0; index < batches; index++) {
    const logits = logitsOf(index);
    const sign = logits.reduce((sum, logit) => sum + Math.sign(logit), 0) / batch;
    const signSum = state.signSum + sign;
    state = adaptProbability(rule, state, sign, batch);
    if (state.steps === 0) {
      probabilities.push(state.probability);
      meanSigns.push(signSum / rule.adjustInterval);
    }
    tuned = tunedProbability(tuner, tuned, logits);
    tunedProbabilities.push(tuned.probability);
  }
  return new Map([
    ['out.p', { data: probabilities, shape: [probabilities.length] }],
    ['out.mean_sign', { data: meanSigns, shape: [meanSigns.length] }],
    ['out.rosinality_p', { data: tunedProbabilities, shape: [batches] }],
  ]);
}
