/** The files of weights by which a folder is known, the first of them first. */
export const weightFiles = ['model.safetensors', 'open_clip_model.safetensors', 'pytorch_model.bin'];
/** The names of a configuration. */
export const configFiles = ['config.json', 'open_clip_config.json'] as const;

/** Names of files that may lie beside the weights: configuration, tokenizer, prompt templates, and the words of captions. */
export const companionNames = [
  ...configFiles,
  'preprocessor_config.json',
  'tokenizer.json',
  'vocab.json',
  'merges.txt',
  'prompts.json',
  'grammar.json',
] as const;
export type CompanionName = (typeof companionNames)[number];
