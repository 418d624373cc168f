import { machine } from '#nada/jobs/options/machineOptions.js';
import { path, whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import { inRepository } from '../world/repository.js';
import { shippedEvaluator } from './evaluator/index.js';

const group = 'The networks';

/** The generator that is judged, by default the shipped one. */
export const generatorRow = row(path('the path of a StyleGAN2 checkpoint', 'weights'), {
  group,
  help: 'the generator',
  argument: 'FILE',
  default: inRepository('models', 'generator', 'photo.safetensors'),
  defaultText: 'models/generator/photo.safetensors',
});

/** A CLIP, by default the shipped one. */
export const clipRow = row(path('the path of a CLIP', 'clip'), {
  group,
  help: 'the CLIP: a checkpoint, or a folder with its configuration',
  argument: 'PLACE',
  default: inRepository('models', 'clip'),
  defaultText: 'models/clip',
});

/** The network that judges, by default the shipped one. */
export const evaluatorRow = row(path('the path of an evaluator', 'file'), {
  group,
  help: 'the evaluator, which judges and never guides',
  argument: 'FILE',
  default: shippedEvaluator(),
  defaultText: 'models/evaluator/model.safetensors',
});

/** Threads of a command that uses so many by default. */
export function threadsRow(byDefault: number) {
  return row(whole({ least: 1, most: 1024 }), {
    group: machine,
    help: 'threads of the CPU',
    default: byDefault,
  });
}
