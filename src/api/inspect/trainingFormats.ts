/**
 * The command whose runs continue from a state of a format. The names stand here once more, so that a page that looks into a file
 * loads no training.
 */
export const commandOfFormat: Readonly<Record<string, string>> = {
  'nada-adaptation': 'adapt',
  'nada-training': 'train',
  'nada-clip-training': 'clip train',
  'nada-edit-optimize': 'edit optimize',
  'nada-mapper-training': 'edit mapper train',
  'nada-encoder-training': 'edit encoder train',
};
