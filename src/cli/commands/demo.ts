import path from 'node:path';
import { z } from 'zod';
import { runDemo } from '../../jobs/demoJob.js';
import { faceOptions } from '../../jobs/options/faceOptions.js';
import { option } from '../../jobs/options/option.js';
import { path as pathOption } from '../../jobs/options/valueTypes.js';
import { AdaptReporter } from '../adaptReporter.js';
import type { CommandSpec } from '../command.js';
import { exitCodes } from '../exitCode.js';
import { interruptible } from '../interruption.js';

const place = z.strictObject({
  out: option(pathOption('the path of a folder').optional(), {
    group: 'Where it goes',
    help: 'folder, of which an earlier demo is replaced',
    argument: 'DIR',
    defaultText: 'runs/demo',
  }),
});

const schema = place.extend(faceOptions.shape);

export const demoCommand: CommandSpec<typeof schema> = {
  name: 'demo',
  summary: 'Show the whole machinery in seconds, on small random networks.',
  schema,
  examples: [['nada demo', 'a run folder in runs/demo, as a real run leaves it']],
  async run({ out = path.join('runs', 'demo'), json, quiet }, output) {
    const reporter = new AdaptReporter(output, json ? 'json' : quiet ? 'quiet' : 'person');
    const speaks = !json && !quiet;
    if (speaks) {
      output.err(
        'The networks of this demo are tiny and random: it shows that everything works, and makes no art.\n',
      );
    }
    try {
      await interruptible(output, 'finishing this step and saving; Ctrl-C again stops at once', (signal) =>
        runDemo(out, { signal, listener: (event) => reporter.event(event) }),
      );
      if (speaks) {
        output.out(
          '\nThese were random networks: for pictures give your own StyleGAN2 and CLIP checkpoints to nada adapt.\n',
        );
      }
      return exitCodes.success;
    } finally {
      reporter.close();
    }
  },
};
