import { featureMoments, fid, kidOfSubsets } from '#nada/evaluate/index.js';
import type { FloatTensor } from '#nada/tensorData.js';
import type { ConformanceCase } from './case.js';
import type { Computed } from './kind.js';
import { counted, matching, outputNames } from './outputNames.js';

/** Kind 08: distances between given features; no graph takes part, so every lowering gives the same. */
export async function runFeatureDistances(golden: ConformanceCase): Promise<ReadonlyMap<string, Computed>> {
  const results = new Map<string, Computed>();
  for (const [name, [set, figure]] of matching(outputNames(golden), /^out\.(.+?)\.(.+?)(?:\.f64)?$/)) {
    const computed = await compute(golden, set, figure);
    if (computed) results.set(name, computed);
  }
  return results;
}

async function compute(golden: ConformanceCase, set: string, figure: string): Promise<Computed | undefined> {
  const [real, generated] = [
    await features(golden, `in.${set}.real`),
    await features(golden, `in.${set}.gen`),
  ];
  const moments = /^(mu|sigma)_(real|gen)$/.exec(figure);
  if (moments) {
    const { mean, covariance } = featureMoments(moments[2] === 'real' ? real : generated);
    const size = mean.length;
    return moments[1] === 'mu' ? { data: mean, shape: [size] } : { data: covariance, shape: [size, size] };
  }
  if (figure === 'fid') return { data: [fid(real, generated)], shape: [] };
  if (figure !== 'kid') return undefined;
  const subset = async (name: string) => (await golden.read(name)).data;
  const pairs = counted(golden, `in.${set}.kid_gen_idx_`).map(async (name, i) => ({
    generated: await subset(name),
    real: await subset(`in.${set}.kid_real_idx_${i}`),
  }));
  return { data: [kidOfSubsets(real, generated, await Promise.all(pairs))], shape: [] };
}

async function features(golden: ConformanceCase, name: string): Promise<FloatTensor> {
  const { data, shape } = await golden.read(name);
  return { data: Float32Array.from(data), shape, dtype: 'float32' };
}
