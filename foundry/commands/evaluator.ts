import { UserError } from '#nada/errors.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { renderFace } from '../../world/render/index.js';
import { accuracyTable, heldOutAccuracy } from '../evaluator/accuracy.js';
import { loadEvaluator, shippedEvaluator } from '../evaluator/index.js';
import { defaultTraining, trainEvaluator } from '../evaluator/trainEvaluator.js';

const usage =
  'say "evaluator train --out DIR [--seed N] [--pictures N] [--epochs N]" or "evaluator test [--model FILE] [--faces N]"';

/** `npm run foundry -- evaluator train|test`: trains an evaluator, or prints how often it is right. */
export async function run([action = '', ...parameters]: readonly string[]): Promise<void> {
  if (action === 'train') return train(parameters);
  if (action === 'test') return test(parameters);
  throw new UserError(`there is no "evaluator ${action}": ${usage}`);
}

async function train(parameters: readonly string[]): Promise<void> {
  const flag = { type: 'string' } as const;
  const values = parseFlags(parameters, { out: flag, seed: flag, pictures: flag, epochs: flag }, usage);
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
  const flags = {
    model: { type: 'string', default: shippedEvaluator() },
    faces: { type: 'string', default: '500' },
  } as const;
  const { model, faces } = parseFlags(parameters, flags, usage);
  const evaluator = await loadEvaluator(model);
  try {
    const count = wholeNumber('--faces', faces);
    print(accuracyTable(await heldOutAccuracy(evaluator, renderFace, count)));
  } finally {
    await evaluator.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
