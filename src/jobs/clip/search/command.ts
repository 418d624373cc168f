import type { CommandSpec } from '../../../terminal/command.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { printAnswers } from '../../../terminal/printAnswers.js';
import { clipSearchOptions } from './options.js';
import { type FoundFiles, searchFiles } from './searchJob.js';

const rows = { ...clipSearchOptions, ...faceOptions };

export const searchCommand: CommandSpec<typeof rows> = {
  name: 'search',
  summary: 'Find the images for a text, or the texts for an image.',
  rows,
  examples: [
    [
      'nada clip search --clip demo --images photos/ "a smiling woman with red hair"',
      'the five images of the folder that suit the text best',
    ],
    ['nada clip search --clip demo --image face.png --texts ideas.txt --top 3', 'the three best lines'],
  ],
  run({ json, quiet, ...given }, output) {
    return printAnswers({ json, quiet }, output, (start) => searchFiles(given, start), resultText);
  },
};

function resultText({ query, found }: FoundFiles): string {
  const lines = found.map(({ match, cosine }) => `  ${cosine.toFixed(3)}  ${match}`);
  return `${[query, ...lines].join('\n')}\n`;
}
