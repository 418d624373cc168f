import type { CommandSpec } from '../../../terminal/command.js';
import { faceOptions } from '../../../terminal/faceOptions.js';
import { printAnswers } from '../../../terminal/printAnswers.js';
import { type CaptionedFile, captionFiles } from './captionJob.js';
import { captionOptions } from './options.js';

const rows = { ...captionOptions, ...faceOptions };

export const captionCommand: CommandSpec<typeof rows> = {
  name: 'caption',
  summary: 'Caption images, by a list of texts or the grammar of a CLIP.',
  rows,
  examples: [
    ['nada clip caption --clip demo face.png', 'composes captions from what that CLIP knows'],
    [
      'nada clip caption --clip ViT-B-32.pt --captions ideas.txt --top 3 photos/',
      'the three lines of the file that suit each image best',
    ],
  ],
  async run({ json, quiet, ...options }, output) {
    return printAnswers({ json, quiet }, output, (start) => captionFiles(options, start), captionText);
  },
};

function captionText({ file, captions, choices }: CaptionedFile): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1).padStart(5)} %`;
  const seen = (choices ?? []).map(
    (choice) =>
      `      ${choice.slot}: ${choice.class} ${percent(choice.probability).trim()}${choice.isTold ? '' : ' (left out)'}`,
  );
  const lines = captions.map(({ text, probability }) => `  ${percent(probability)}  ${text}`);
  return `${[file, ...lines, ...seen].join('\n')}\n`;
}
