import { parseArgs } from 'node:util';
import { UserError } from '#nada/errors.js';
import { accuracyTable, heldOutAccuracy } from '../evaluator/accuracy.js';
import { loadEvaluator, shippedEvaluator } from '../evaluator/index.js';
import { defaultTraining, trainEvaluator } from '../evaluator/trainJob.js';
import { wholeNumber } from '../parameters.js';
import { renderFace } from '../render/index.js';

const usage =
  'say "evaluator train --out DIR [--seed N] [--pictures N] [--epochs N]" or "evaluator test [--model FILE] [--faces N]"';

/** `npm run world -- evaluator train|test`: trains an evaluator, or prints how often it is right. */
export async function run([action = '', ...parameters]: readonly string[]): Promise<void> {
  if (action === 'train') return train(parameters);
  if (action === 'test') return test(parameters);
  throw new UserError(`there is no "evaluator ${action}": ${usage}`);
}

async function train(parameters: readonly string[]): Promise<void> {
  const values = flags(parameters, ['out', 'seed', 'pictures', 'epochs']);
  const { out } = values;
  if (out === undefined) throw new UserError(`--out is missing: ${usage}`);
  const count = (name: 'seed' | 'pictures' | 'epochs') => {
    const text = values[name];
    return text === undefined ? defaultTraining[name] : wholeNumber(`--${name}`, text);
  };
  const training = {
    ...defaultTraining,
    seed: count('seed'),
    pictures: count('pictures'),
    epochs: count('epochs'),
  };
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new UserError('stopped; the same command goes on from here')));
  const { file, seconds } = await trainEvaluator(out, training, {
    render: renderFace,
    signal: stop.signal,
    onLine: print,
  });
  print(`${file} after ${seconds} s`);
}

async function test(parameters: readonly string[]): Promise<void> {
  const { model = shippedEvaluator(), faces = '500' } = flags(parameters, ['model', 'faces']);
  const evaluator = await loadEvaluator(model);
  try {
    const count = wholeNumber('--faces', faces);
    print(accuracyTable(await heldOutAccuracy(evaluator, renderFace, count)));
  } finally {
    await evaluator.close();
  }
}

function flags<K extends string>(parameters: readonly string[], names: readonly K[]): { [P in K]?: string } {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ args: [...parameters], options, strict: true }).values as { [P in K]?: string };
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}: ${usage}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
