import { word } from '../../settings/kind.js';
import { row, type TypeOf } from '../../settings/row.js';

/** Row of how images reach CLIP, under a heading of help. */
export const pictureRuleRow = (group: string) =>
  row(word(['antialiased', 'reference', 'averaged']), {
    group,
    help: "how images reach CLIP: antialiased, reference (torchvision before 0.17), or averaged as StyleCLIP's",
    default: 'antialiased',
  });

/** The way from a generator's images to CLIP's input: one of CLIP's own, or that of StyleCLIP's reference (`averaged`). */
export type PictureRule = TypeOf<ReturnType<typeof pictureRuleRow>>;
