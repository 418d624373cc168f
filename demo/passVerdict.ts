import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { shippedModels } from '#nada/api/networks/shippedModels.node.js';
import type { RunSummary } from '#nada/jobs/adapt/events.js';
import { runFiles } from '#nada/jobs/run/runFolder.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { loadEvaluator } from '../foundry/evaluator/index.js';
import { domainNamed, shareCalled, verdict } from '../foundry/evaluator/verdict.js';
import { PictureSampler } from '../foundry/generator/pictureSampler.js';
import { domains } from '../world/attributes.js';
import { percent } from '../world/markdown.js';

/** Seeds that no sample sheet shows. */
const seeds = Array.from({ length: 200 }, (_, i) => 1_000_000 + i);

/**
 * Sentence of the evaluator, which guided nothing, about the generator in a run folder; undefined when the folder holds no
 * run that ended after `began` (milliseconds), as after `--help`.
 */
export async function passVerdict(folder: string, began: number): Promise<string | undefined> {
  const file = path.join(folder, runFiles.summary);
  const written = await stat(file).catch(() => undefined);
  if (written === undefined || written.mtimeMs < began) return undefined;
  const { target = '' } = JSON.parse(await readFile(file, 'utf8')) as RunSummary;
  const frozen = await loadGenerator(shippedModels().generator);
  const adapted = await loadGenerator(path.join(folder, runFiles.generator));
  const runtime = createEngine({ device: 'cpu' });
  const evaluator = await loadEvaluator();
  try {
    const sampler = await PictureSampler.create(runtime, frozen.config);
    const [before, after] = [await sampler.draw(frozen, seeds), await sampler.draw(adapted, seeds)];
    const domain = domainNamed(target);
    if (domain !== undefined) return (await verdict(evaluator, after, before, domain)).sentence;
    const prediction = await evaluator.predict(after);
    const shares = domains.map((name) => [name, shareCalled(prediction, name)] as const);
    const [most, share] = shares.reduce((best, next) => (next[1] > best[1] ? next : best));
    return (
      `"${target}" is none of the evaluator's domains (${domains.join(', ')}); ` +
      `it recognises ${percent(share)} of ${seeds.length} images as ${most}.`
    );
  } finally {
    await evaluator.close();
    await runtime.close();
  }
}
