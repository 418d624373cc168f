import path from 'node:path';
import { demoDefaults } from '../../api/demo/demo.js';
import type { CommandSpec } from '../../terminal/command.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import { interruptible } from '../../terminal/interruption.js';
import { RunReporter, reportStyle } from '../../terminal/reporter.js';
import { showAdaptation } from '../adapt/showAdaptation.js';
import { runDemo } from './demoJob.js';
import { demoOptions } from './options.js';

const rows = { ...demoOptions, ...faceOptions };

export const demoCommand: CommandSpec<typeof rows> = {
  name: 'demo',
  summary: 'Adapt the small generator that comes with this software, in a few minutes.',
  rows,
  examples: [
    ['nada demo', 'drawn faces become sketches; a run folder in runs/demo, as any run leaves it'],
    ['nada demo --target zombie', 'or something else that the shipped CLIP has seen'],
  ],
  notes: [
    'The shipped networks are small, and know only the drawn faces that they were trained with: photo, pencil sketch, ' +
      'cartoon, oil painting, pixel art, marble statue, zombie, dog, cat and night. For anything else give your own ' +
      'checkpoints to nada adapt.',
  ],
  async run(
    { out = path.join('runs', 'demo'), target = demoDefaults.target, json, quiet, ...options },
    output,
  ) {
    const reporter = new RunReporter(output, reportStyle({ json, quiet }), showAdaptation());
    try {
      await interruptible(output, 'finishing this step and saving; Ctrl-C again stops at once', (signal) => {
        signal.addEventListener('abort', () => reporter.stopping());
        return runDemo(out, target, options, { signal, listener: (event) => reporter.event(event) });
      });
      return exitCodes.success;
    } finally {
      reporter.close();
    }
  },
};
