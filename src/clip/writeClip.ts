import { assert, UserError } from '../errors.js';
import { batchNormEpsilon, biasOnlyBatchNorm } from '../nn/batchNorm.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { type ClipConfig, resNetFeatures, type TextConfig, type VitConfig } from './config.js';
import { type NameRule, nameRules } from './names.js';
import type { Clip } from './readClip.js';
import type { ClipVocabulary } from './tokenizer/index.js';
import { transposeMatrix } from './transposeMatrix.js';

/**
 * The tensors of a CLIP under the names of Hugging Face's `CLIPModel`, to be saved as `model.safetensors` next to
 * {@link huggingFaceConfig}.
 *
 * Throws a `UserError` for a ResNet, which that library does not have.
 */
export function huggingFaceState(clip: Clip): Map<string, FloatTensor> {
  vitOf(clip.config);
  return stateOf(clip, nameRules('huggingFace', clip.config));
}

/**
 * The tensors of a CLIP under OpenAI's and open_clip's names. A ResNet's convolutions get batch normalisations that
 * only add their bias.
 */
export function openAiState(clip: Clip): Map<string, FloatTensor> {
  return stateOf(clip, nameRules('openAi', clip.config));
}

/**
 * The `config.json` that goes with {@link huggingFaceState}, as a plain object.
 *
 * `vocabulary` names the tokens that begin and end texts, if known; that library pads texts with the latter.
 */
export function huggingFaceConfig(
  clip: Clip,
  vocabulary?: Pick<ClipVocabulary, 'startId' | 'endId'>,
): Record<string, unknown> {
  const { config } = clip;
  const image = vitOf(config);
  const shared = {
    hidden_act: config.activation === 'quickGelu' ? 'quick_gelu' : 'gelu',
    layer_norm_eps: config.epsilon,
    projection_dim: config.embedding,
  };
  return {
    architectures: ['CLIPModel'],
    model_type: 'clip',
    logit_scale_init_value: 2.6592,
    projection_dim: config.embedding,
    text_config: {
      model_type: 'clip_text_model',
      vocab_size: config.text.vocabulary,
      max_position_embeddings: config.text.context,
      ...towerFields(config.text),
      ...shared,
      bos_token_id: vocabulary?.startId ?? 0,
      // With 2 the library looks for the largest token of a text, as OpenAI's models do.
      eos_token_id: config.text.endToken ?? vocabulary?.endId ?? 2,
      pad_token_id: vocabulary?.endId ?? 1,
    },
    vision_config: {
      model_type: 'clip_vision_model',
      image_size: image.resolution,
      patch_size: image.patch,
      num_channels: 3,
      ...towerFields(image),
      ...shared,
    },
  };
}

/**
 * The `open_clip_config.json` that goes with {@link openAiState} saved as `open_clip_model.safetensors`, as a plain object.
 */
export function openClipConfig({ config }: Clip): Record<string, unknown> {
  const { image, text } = config;
  return {
    model_cfg: {
      embed_dim: config.embedding,
      quick_gelu: config.activation === 'quickGelu',
      vision_cfg: {
        image_size: image.resolution,
        width: image.width,
        ...(image.kind === 'vit'
          ? {
              layers: image.layers,
              patch_size: image.patch,
              head_width: image.width / image.heads,
              mlp_ratio: image.hidden / image.width,
            }
          : { layers: image.blocks, head_width: resNetFeatures(image) / image.heads }),
      },
      text_cfg: {
        context_length: text.context,
        vocab_size: text.vocabulary,
        width: text.width,
        heads: text.heads,
        layers: text.layers,
        mlp_ratio: text.hidden / text.width,
      },
    },
    preprocess_cfg: { mean: config.mean, std: config.std, interpolation: 'bicubic', resize_mode: 'shortest' },
  };
}

/** The `preprocessor_config.json` of a Hugging Face folder, as a plain object. */
export function huggingFacePreprocessor({ config }: Clip): Record<string, unknown> {
  const side = config.image.resolution;
  return {
    image_processor_type: 'CLIPImageProcessor',
    do_convert_rgb: true,
    do_resize: true,
    size: { shortest_edge: side },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: side, width: side },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: config.mean,
    image_std: config.std,
  };
}

function towerFields({ width, hidden, layers, heads }: TextConfig | VitConfig): Record<string, number> {
  return {
    hidden_size: width,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
  };
}

function vitOf({ image }: ClipConfig): VitConfig {
  if (image.kind === 'vit') return image;
  throw new UserError('a ResNet CLIP has no Hugging Face form: choose the form openai instead');
}

function stateOf({ parameters }: Clip, rules: readonly NameRule[]): Map<string, FloatTensor> {
  const own = (name: string): FloatTensor => {
    const tensor = parameters.get(name);
    assert(tensor, `the CLIP has no parameter "${name}"`);
    return tensor;
  };
  return new Map(rules.flatMap((rule) => writeRule(rule, own)));
}

function writeRule(rule: NameRule, own: (name: string) => FloatTensor): [string, FloatTensor][] {
  if (rule.kind === 'convolution') {
    const { gain, bias, mean, variance } = biasOnlyBatchNorm(own(`${rule.ours}.bias`), batchNormEpsilon);
    return [
      [`${rule.theirs}.weight`, own(`${rule.ours}.weight`)],
      [`${rule.norm}.weight`, gain],
      [`${rule.norm}.bias`, bias],
      [`${rule.norm}.running_mean`, mean],
      [`${rule.norm}.running_var`, variance],
    ];
  }
  const tensor = own(rule.ours);
  if (rule.kind === 'stacked') return unstack(tensor, rule.theirs);
  return [[rule.theirs, rule.kind === 'transposed' ? transposeMatrix(tensor) : tensor]];
}

function unstack({ data, shape }: FloatTensor, names: readonly string[]): [string, FloatTensor][] {
  const size = data.length / names.length;
  return names.map((name, i) => [
    name,
    floatTensor(data.slice(i * size, (i + 1) * size), [shape[0] / names.length, ...shape.slice(1)]),
  ]);
}
