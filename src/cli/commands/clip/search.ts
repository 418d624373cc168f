import { type SearchResult, searchClip } from '../../../jobs/clip/searchJob.js';
import { clipSearchDefaults, clipSearchOptions } from '../../../jobs/options/clipSearchOptions.js';
import { faceOptions } from '../../../jobs/options/faceOptions.js';
import type { CommandSpec } from '../../command.js';
import { exitCodes } from '../../exitCode.js';
import { interruptible } from '../../interruption.js';
import { ProgressLine } from '../../progressLine.js';

const schema = clipSearchOptions
  .extend(clipSearchOptions.pick({ top: true, device: true, lowering: true }).partial().shape)
  .extend(faceOptions.shape);

export const searchCommand: CommandSpec<typeof schema> = {
  name: 'search',
  summary: 'Find the pictures of a text, or the texts of a picture.',
  schema,
  defaults: clipSearchDefaults,
  examples: [
    [
      'nada clip search --clip models/clip --images photos/ "a smiling woman with red hair"',
      'the five pictures of the folder that suit the text best',
    ],
    [
      'nada clip search --clip models/clip --image face.png --texts ideas.txt --top 3',
      'the three best lines',
    ],
  ],
  async run({ json, quiet, ...given }, output) {
    const line = new ProgressLine(output, json !== true && quiet !== true);
    try {
      const results = await interruptible(output, 'stopping after this part', (signal) =>
        searchClip(given, {
          signal,
          onProgress: (stage, done, total) => line.show(`${stage}: ${done} of ${total}`),
        }),
      );
      line.close();
      for (const result of results) {
        output.out(json ? `${JSON.stringify(result)}\n` : resultText(result));
      }
      return exitCodes.success;
    } finally {
      line.close();
    }
  },
};

function resultText({ query, found }: SearchResult): string {
  const lines = found.map(({ match, cosine }) => `  ${cosine.toFixed(3)}  ${match}`);
  return `${[query, ...lines].join('\n')}\n`;
}
