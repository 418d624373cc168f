import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { relevanceRows } from '../relevance/options.js';
import { compareRelevance } from '../relevance/relevanceStudy.js';
import { queued } from './queued.js';

export const relevanceCommand: CommandSpec<typeof relevanceRows> = {
  name: 'relevance',
  summary:
    'Compare the ways to measure how relevant channels are for a text with moves on many other images.',
  rows: relevanceRows,
  examples: [['npm run studies -- relevance --threads 1', 'the table in docs/decisions/slopes.md']],
  async run(options, output) {
    const scores = await queued(output, ({ signal, onLine }) => compareRelevance(options, onLine, signal));
    output.out(
      '| way | images | agreement | worst set | of the channels that move |\n| --- | --: | --: | --: | --: |\n',
    );
    for (const { way, images, agreement, worst, kept } of scores) {
      const figures = [agreement, worst, kept].map((figure) => figure.toFixed(3));
      output.out(`| ${way} | ${images} | ${figures.join(' | ')} |\n`);
    }
    return exitCodes.success;
  },
};
