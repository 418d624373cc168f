import { type AdaptationSettings, adaptationSettings } from '#nada/adapt/index.js';
import { type Term, termWeights } from '#nada/adapt/loss/lossSettings.js';
import { listOf, textOf } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';

/** The terms of the loss by the reference's names. */
const termNames: Readonly<Record<string, Term>> = {
  direction: 'direction',
  patch: 'patch',
  glob: 'global',
  global: 'global',
  manifold: 'manifold',
  texture: 'texture',
};

const noLosses: Readonly<Record<Term, number>> = {
  direction: 0,
  global: 0,
  patch: 0,
  manifold: 0,
  texture: 0,
  angle: 0,
  relation: 0,
  moment: 0,
  covariance: 0,
  ewc: 0,
};

/** What one loss of a case is computed with; there is none for a loss of an unknown name. */
export interface LossPlan {
  readonly settings: AdaptationSettings;
  readonly fromPictures: boolean;
}

/** The plan of a loss of this name, where a case's CLIPs have these names. */
export function lossPlan(
  golden: ConformanceCase,
  names: readonly string[],
  base: AdaptationSettings,
  name: string,
): LossPlan | undefined {
  const { config } = golden;
  const only = (index: number): number[] => names.map((_, i) => (i === index ? 1 : 0));
  const suffixes: Readonly<Record<string, number>> = {
    b: 1,
    rn: Math.max(
      0,
      names.findIndex((clip) => /^RN/.test(clip)),
    ),
  };
  const plan = (
    losses: Partial<Record<Term, number>>,
    clipWeights: number[],
    more = {},
  ): AdaptationSettings => {
    const weights = Object.entries({ ...noLosses, ...losses }).map(
      ([term, weight]) => [termWeights[term as Term], weight] as const,
    );
    return adaptationSettings(base, { ...Object.fromEntries(weights), clipWeights, ...more });
  };
  if (name === 'combo') {
    const lambdas = Object.entries((config.combo_lambdas ?? {}) as Record<string, number>);
    const losses = Object.fromEntries(lambdas.map(([term, weight]) => [termNames[term], weight]));
    const index = names.indexOf(textOf(golden, 'combo_clip', names[0]));
    return { settings: plan(losses, only(index)), fromPictures: false };
  }
  if (name === 'two_models') {
    const weights = listOf(golden, 'two_model_weights').map(Number);
    const clipWeights = names.map((_, i) => weights[i] ?? 0);
    return { settings: plan({ direction: 1 }, clipWeights), fromPictures: false };
  }
  if (name === 'img2img') return { settings: plan({ direction: 1 }, only(0)), fromPictures: true };
  const [term, suffix] = name.split('_');
  if (!termNames[term]) return undefined;
  const metric = suffix === 'mse' || suffix === 'mae' ? { directionMetric: suffix } : {};
  const clip = suffixes[suffix ?? ''] ?? 0;
  return { settings: plan({ [termNames[term]]: 1 }, only(clip), metric), fromPictures: false };
}
