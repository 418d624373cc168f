import type { ClipConfig } from './config.js';

/**
 * The rule by which tensors of a file become canonical parameters.
 *
 * `same`: one tensor; `transposed`: a matrix stored the other way round; `stacked`: several tensors joined along the
 * first axis; `convolution`: a bias-free convolution and the batch normalisation after it (prefixes), as `.weight` and
 * `.bias`.
 */
export type NameRule =
  | { readonly kind: 'same' | 'transposed'; readonly ours: string; readonly theirs: string }
  | { readonly kind: 'stacked'; readonly ours: string; readonly theirs: readonly string[] }
  | { readonly kind: 'convolution'; readonly ours: string; readonly theirs: string; readonly norm: string };

/** The naming schemes of CLIP checkpoints; open_clip uses OpenAI's. */
export type Naming = 'openAi' | 'huggingFace';

const both = ['weight', 'bias'] as const;

function same(ours: string, theirs: string): NameRule {
  return { kind: 'same', ours, theirs };
}

function transposed(ours: string, theirs: string): NameRule {
  return { kind: 'transposed', ours, theirs };
}

function affine(ours: string, theirs: string): NameRule[] {
  return both.map((part) => same(`${ours}.${part}`, `${theirs}.${part}`));
}

function norm(ours: string, theirs: string): NameRule[] {
  return [same(`${ours}.gain`, `${theirs}.weight`), same(`${ours}.bias`, `${theirs}.bias`)];
}

function repeated(count: number, rules: (i: number) => NameRule[]): NameRule[] {
  return Array.from({ length: count }, (_, i) => rules(i)).flat();
}

function openAiBlock(ours: string, theirs: string): NameRule[] {
  return [
    ...norm(`${ours}.attentionNorm`, `${theirs}.ln_1`),
    ...both.map((part) => same(`${ours}.attention.qkv.${part}`, `${theirs}.attn.in_proj_${part}`)),
    ...affine(`${ours}.attention.out`, `${theirs}.attn.out_proj`),
    ...norm(`${ours}.mlpNorm`, `${theirs}.ln_2`),
    ...affine(`${ours}.mlp.up`, `${theirs}.mlp.c_fc`),
    ...affine(`${ours}.mlp.down`, `${theirs}.mlp.c_proj`),
  ];
}

function openAiResNet(blocks: readonly number[]): NameRule[] {
  const convolution = (ours: string, theirs: string, norm: string): NameRule => ({
    kind: 'convolution',
    ours,
    theirs,
    norm,
  });
  const bottleneck = (ours: string, theirs: string, first: boolean): NameRule[] => [
    convolution(`${ours}.reduce`, `${theirs}.conv1`, `${theirs}.bn1`),
    convolution(`${ours}.spatial`, `${theirs}.conv2`, `${theirs}.bn2`),
    convolution(`${ours}.expand`, `${theirs}.conv3`, `${theirs}.bn3`),
    ...(first ? [convolution(`${ours}.shortcut`, `${theirs}.downsample.0`, `${theirs}.downsample.1`)] : []),
  ];
  return [
    ...repeated(3, (i) => [convolution(`image.stem.${i}`, `visual.conv${i + 1}`, `visual.bn${i + 1}`)]),
    ...blocks.flatMap((count, stage) =>
      repeated(count, (i) =>
        bottleneck(`image.stages.${stage}.${i}`, `visual.layer${stage + 1}.${i}`, i === 0),
      ),
    ),
    same('image.pool.position', 'visual.attnpool.positional_embedding'),
    ...affine('image.pool.query', 'visual.attnpool.q_proj'),
    ...both.map(
      (part): NameRule => ({
        kind: 'stacked',
        ours: `image.pool.keyValue.${part}`,
        theirs: ['k', 'v'].map((letter) => `visual.attnpool.${letter}_proj.${part}`),
      }),
    ),
    ...affine('image.pool.out', 'visual.attnpool.c_proj'),
  ];
}

function openAiVit(layers: number): NameRule[] {
  return [
    same('image.class', 'visual.class_embedding'),
    same('image.position', 'visual.positional_embedding'),
    transposed('image.projection.weight', 'visual.proj'),
    same('image.patch.weight', 'visual.conv1.weight'),
    ...norm('image.preNorm', 'visual.ln_pre'),
    ...repeated(layers, (i) => openAiBlock(`image.blocks.${i}`, `visual.transformer.resblocks.${i}`)),
    ...norm('image.postNorm', 'visual.ln_post'),
  ];
}

function openAiRules({ image, text }: ClipConfig): NameRule[] {
  return [
    same('text.position', 'positional_embedding'),
    transposed('text.projection.weight', 'text_projection'),
    same('logitScale', 'logit_scale'),
    ...(image.kind === 'vit' ? openAiVit(image.layers) : openAiResNet(image.blocks)),
    ...repeated(text.layers, (i) => openAiBlock(`text.blocks.${i}`, `transformer.resblocks.${i}`)),
    same('text.token', 'token_embedding.weight'),
    ...norm('text.postNorm', 'ln_final'),
  ];
}

function huggingFaceBlock(ours: string, theirs: string): NameRule[] {
  return [
    ...both.map(
      (part): NameRule => ({
        kind: 'stacked',
        ours: `${ours}.attention.qkv.${part}`,
        theirs: ['q', 'k', 'v'].map((letter) => `${theirs}.self_attn.${letter}_proj.${part}`),
      }),
    ),
    ...affine(`${ours}.attention.out`, `${theirs}.self_attn.out_proj`),
    ...norm(`${ours}.attentionNorm`, `${theirs}.layer_norm1`),
    ...affine(`${ours}.mlp.up`, `${theirs}.mlp.fc1`),
    ...affine(`${ours}.mlp.down`, `${theirs}.mlp.fc2`),
    ...norm(`${ours}.mlpNorm`, `${theirs}.layer_norm2`),
  ];
}

function huggingFaceRules({ image, text }: ClipConfig): NameRule[] {
  const layers = image.kind === 'vit' ? image.layers : 0;
  return [
    same('logitScale', 'logit_scale'),
    same('text.token', 'text_model.embeddings.token_embedding.weight'),
    same('text.position', 'text_model.embeddings.position_embedding.weight'),
    ...repeated(text.layers, (i) => huggingFaceBlock(`text.blocks.${i}`, `text_model.encoder.layers.${i}`)),
    ...norm('text.postNorm', 'text_model.final_layer_norm'),
    same('image.class', 'vision_model.embeddings.class_embedding'),
    same('image.patch.weight', 'vision_model.embeddings.patch_embedding.weight'),
    same('image.position', 'vision_model.embeddings.position_embedding.weight'),
    // The name is misspelt in the library itself.
    ...norm('image.preNorm', 'vision_model.pre_layrnorm'),
    ...repeated(layers, (i) => huggingFaceBlock(`image.blocks.${i}`, `vision_model.encoder.layers.${i}`)),
    ...norm('image.postNorm', 'vision_model.post_layernorm'),
    same('image.projection.weight', 'visual_projection.weight'),
    same('text.projection.weight', 'text_projection.weight'),
  ];
}

/** The name table of a CLIP in one naming scheme; Hugging Face's covers vision transformers only. */
export function nameRules(naming: Naming, config: ClipConfig): NameRule[] {
  return naming === 'openAi' ? openAiRules(config) : huggingFaceRules(config);
}
