import { type CaptionedPicture, captionPictures } from '../../../jobs/clip/caption/captionJob.js';
import { captionDefaults, captionOptions } from '../../../jobs/clip/caption/options.js';
import { faceOptions } from '../../../jobs/options/faceOptions.js';
import { parseOptions } from '../../../jobs/options/parseOptions.js';
import type { CommandSpec } from '../../command.js';
import { printAnswers } from '../../printAnswers.js';

const schema = captionOptions
  .extend(captionOptions.pick({ top: true, certain: true, device: true, lowering: true }).partial().shape)
  .extend(faceOptions.shape);

export const captionCommand: CommandSpec<typeof schema> = {
  name: 'caption',
  summary: 'Say what pictures show, by a list of texts or the grammar of a CLIP.',
  schema,
  defaults: captionDefaults,
  examples: [
    ['nada clip caption --clip models/clip face.png', 'composes captions from what that CLIP knows'],
    [
      'nada clip caption --clip ViT-B-32.pt --captions ideas.txt --top 3 photos/',
      'the three lines of the file that suit each picture best',
    ],
  ],
  async run({ json, quiet, ...given }, output) {
    const options = parseOptions(captionOptions, { ...captionDefaults, ...given });
    return printAnswers({ json, quiet }, output, (start) => captionPictures(options, start), captionText);
  },
};

function captionText({ file, captions, choices }: CaptionedPicture): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1).padStart(5)} %`;
  const seen = (choices ?? []).map(
    (choice) =>
      `      ${choice.slot}: ${choice.class} ${percent(choice.probability).trim()}${choice.isTold ? '' : ' (left out)'}`,
  );
  const lines = captions.map(({ text, probability }) => `  ${percent(probability)}  ${text}`);
  return `${[file, ...lines, ...seen].join('\n')}\n`;
}
