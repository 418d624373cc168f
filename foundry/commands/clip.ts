import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { UserError } from '#nada/errors.js';
import { clipResult } from '#nada/jobs/clip/train/clipRecorder.js';
import { beginClipTraining, continueClipTraining } from '#nada/jobs/clip/train/clipTrainRun.js';
import type { ClipTrainEvent } from '#nada/jobs/clip/train/events.js';
import { companionNames, weightFiles } from '#nada/jobs/networks/clipFiles.js';
import { describeOptions } from '#nada/jobs/options/flags.js';
import { resolveValues } from '#nada/settings/check.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { inRepository } from '../../world/repository.js';
import { evaluateClip, figureTables } from '../clip/evaluateClip.js';
import { worldClipOptions, worldTraining } from '../clip/worldTraining.js';

const usage =
  'say "clip train --out RUN" or "clip train --resume RUN" (with options as of nada clip train), ' +
  '"clip export --run RUN [--out DIR]" or "clip evaluate [--clip DIR] [--faces N] [--json]"';

/** `npm run foundry -- clip train|export|evaluate`: the CLIP of this world. */
export async function run([action = '', ...parameters]: readonly string[]): Promise<void> {
  if (action === 'train') return train(parameters);
  if (action === 'export') return exportRun(parameters);
  if (action === 'evaluate') return evaluate(parameters);
  throw new UserError(`there is no "clip ${action}": ${usage}`);
}

async function train(parameters: readonly string[]): Promise<void> {
  const { out, resume, 'allow-drift': allowDrift, ...given } = flags(parameters);
  const folder = out ?? resume;
  if (typeof folder !== 'string' || (out === undefined) === (resume === undefined)) {
    throw new UserError(
      `give --out with a new folder, or --resume with that of an earlier training: ${usage}`,
    );
  }
  const stop = new AbortController();
  process.once('SIGINT', () =>
    stop.abort(new UserError(`stopped; go on with clip train --resume ${folder}`)),
  );
  process.once('SIGTERM', () =>
    stop.abort(new UserError(`stopped; go on with clip train --resume ${folder}`)),
  );
  const start = { signal: stop.signal, listener: print };
  const values = valuesOf(given);
  if (resume !== undefined) {
    await continueClipTraining(worldTraining, folder, values, allowDrift === true, start);
    return;
  }
  const options = resolveValues(worldClipOptions, values);
  await beginClipTraining(worldTraining, folder, options, start);
}

/** Copies the CLIP of a run, under way or finished, to where it is shipped. */
async function exportRun(parameters: readonly string[]): Promise<void> {
  const { run: folder, out = inRepository('models', 'clip') } = parsed(parameters, {
    run: { type: 'string' },
    out: { type: 'string' },
  });
  if (typeof folder !== 'string' || typeof out !== 'string')
    throw new UserError(`--run is missing: ${usage}`);
  const source = path.join(folder, clipResult);
  const names = await readdir(source).catch(() => [] as string[]);
  if (!weightFiles.some((weights) => names.includes(weights))) {
    throw new UserError(`${source} holds no CLIP yet: wait for the first checkpoint of the run`);
  }
  await mkdir(out, { recursive: true });
  // What an earlier CLIP of another form left would be read with this one's files, or instead of them.
  for (const name of [...weightFiles, ...companionNames]) await rm(path.join(out, name), { force: true });
  for (const name of names.filter((each) => !each.startsWith('.'))) {
    await copyFile(path.join(source, name), path.join(out, name));
  }
  process.stdout.write(`${out}\n`);
}

async function evaluate(parameters: readonly string[]): Promise<void> {
  const given = parsed(parameters, {
    clip: { type: 'string', default: inRepository('models', 'clip') },
    faces: { type: 'string', default: '1000' },
    json: { type: 'boolean' },
  });
  const counts = { retrieval: 100, faces: wholeNumber('--faces', String(given.faces)) };
  const figures = await evaluateClip(String(given.clip), counts);
  process.stdout.write(`${given.json ? JSON.stringify(figures) : figureTables(figures, counts)}\n`);
}

function flags(parameters: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries(
    describeOptions(worldClipOptions).map(({ flag, kind }) => [
      flag.slice(2),
      { type: kind.form === 'toggle' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  return parsed(parameters, {
    ...options,
    out: { type: 'string' },
    resume: { type: 'string' },
    'allow-drift': { type: 'boolean' },
  });
}

function parsed(
  parameters: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): Record<string, string | boolean | undefined> {
  return parseFlags(parameters, options, usage) as Record<string, string | boolean | undefined>;
}

function valuesOf(given: Readonly<Record<string, string | boolean | undefined>>): Record<string, unknown> {
  const known = describeOptions(worldClipOptions);
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const option = known.find(({ flag }) => flag === `--${name}`);
      if (!option || value === undefined) return [];
      return [[option.key, option.kind.form === 'number' ? Number(value) : value]];
    }),
  );
}

function print(event: ClipTrainEvent): void {
  if (event.type === 'step') {
    const { step, steps, loss, terms, learningRate, gradientNorm, seconds, figures } = event;
    if (step % 10 !== 0 && !figures) return;
    const parts = Object.entries(terms).map(([name, value]) => `${name} ${value.toFixed(3)}`);
    const line = [
      `step ${step}/${steps}`,
      `loss ${loss.toFixed(3)} (${parts.join(', ')})`,
      `rate ${learningRate.toExponential(1)}`,
      `gradient ${gradientNorm.toFixed(2)}`,
      `${seconds} s`,
    ];
    process.stdout.write(`${line.join('  ')}\n`);
    if (figures) process.stdout.write(`${JSON.stringify(figures)}\n`);
    return;
  }
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
