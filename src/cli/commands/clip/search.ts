import { clipSearchOptions } from '../../../jobs/clip/search/options.js';
import { type FoundFiles, searchFiles } from '../../../jobs/clip/search/searchJob.js';
import { faceOptions } from '../../../jobs/options/faceOptions.js';
import type { CommandSpec } from '../../command.js';
import { printAnswers } from '../../printAnswers.js';

const rows = { ...clipSearchOptions, ...faceOptions };

export const searchCommand: CommandSpec<typeof rows> = {
  name: 'search',
  summary: 'Find the pictures of a text, or the texts of a picture.',
  rows,
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
  run({ json, quiet, ...given }, output) {
    return printAnswers({ json, quiet }, output, (start) => searchFiles(given, start), resultText);
  },
};

function resultText({ query, found }: FoundFiles): string {
  const lines = found.map(({ match, cosine }) => `  ${cosine.toFixed(3)}  ${match}`);
  return `${[query, ...lines].join('\n')}\n`;
}
