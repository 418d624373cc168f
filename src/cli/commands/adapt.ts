import { presets } from '../../adapt/index.js';
import { UserError } from '../../errors.js';
import { resumeRun, startRun } from '../../jobs/adaptJob.js';
import { adaptOptions } from '../../jobs/options/adaptOptions.js';
import { faceOptions } from '../../jobs/options/faceOptions.js';
import { adaptDefaults } from '../../jobs/options/resolveAdapt.js';
import { runControls } from '../../jobs/options/runControls.js';
import type { RunEvent } from '../../jobs/run/events.js';
import { AdaptReporter, summaryText } from '../adaptReporter.js';
import type { CommandSpec } from '../command.js';
import { exitCodes } from '../exitCode.js';
import { Interruption, interruptible } from '../interruption.js';

const schema = runControls.extend(adaptOptions.partial().shape).extend(faceOptions.shape);

const width = Math.max(...presets.map(({ name }) => name.length));

export const adaptCommand: CommandSpec<typeof schema> = {
  name: 'adapt',
  summary: 'Adapt a generator to what a text says, or to a few pictures.',
  schema,
  defaults: adaptDefaults,
  examples: [
    [
      'nada adapt --generator ffhq.pt --clip ViT-B-32.pt --clip ViT-B-16.pt --source photo --target sketch --out runs/sketch',
      'turns faces into sketches; the folder gets sample sheets, metrics, checkpoints and the generator',
    ],
    ['nada adapt --resume runs/sketch', 'continues after Ctrl-C, a crash or a power cut'],
    [
      'nada adapt --preset images --generator ffhq.pt --clip ViT-B-32.pt --target-images style/ --out runs/style',
      'takes the style from pictures',
    ],
  ],
  notes: [
    `Presets:\n${presets.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join('\n')}`,
  ],
  async run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    if ((out === undefined) === (resume === undefined)) {
      throw new UserError(
        'give either --out with a new folder, or --resume with the folder of an earlier run',
      );
    }
    const folder = resume ?? out ?? '';
    const reporter = new AdaptReporter(output, json ? 'json' : quiet ? 'quiet' : 'person');
    let started: (RunEvent & { type: 'start' }) | undefined;
    let saved = 0;
    const listener = (event: RunEvent): void => {
      if (event.type === 'start') {
        started = event;
        saved = event.step;
      }
      if (event.type === 'save') saved = event.step;
      reporter.event(event);
    };
    try {
      const notice = 'finishing this step and saving; Ctrl-C again stops at once';
      const summary = await interruptible(output, notice, (signal) =>
        resume === undefined
          ? startRun(folder, given, { signal, listener })
          : resumeRun(folder, { changes: given, allowDrift, signal, listener }),
      );
      if (!started && !json && !quiet) {
        output.out(`${folder} is finished already; --iterations with a larger number goes on.\n`);
        output.out(`${summaryText(summary)}\n`);
      }
      return exitCodes.success;
    } catch (error) {
      reporter.close();
      if (!(error instanceof Interruption)) throw error;
      const how = started
        ? `stopped after step ${saved} of ${started.iterations}; go on with: nada adapt --resume ${folder}`
        : 'stopped before the first step; nothing was written';
      throw new Interruption(error.exitCode, how);
    }
  },
};
