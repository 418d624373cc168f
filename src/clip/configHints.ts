import { UserError } from '../errors.js';
import type { ColorNormalization } from '../image/index.js';
import type { Activation } from './config.js';

/** The settings in a model's configuration file that the shapes of its tensors do not show. */
export interface ConfigHints {
  readonly activation?: Activation;
  readonly epsilon?: number;
  readonly endToken?: number;
  readonly image: TowerHints;
  readonly text: TowerHints;
  readonly mean?: ColorNormalization['mean'];
  readonly std?: ColorNormalization['std'];
}

/** The settings of one tower; the width serves to detect another model's configuration. */
export interface TowerHints {
  readonly width?: number;
  readonly heads?: number;
  readonly headWidth?: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a parsed Hugging Face `config.json` or an `open_clip_config.json`, distinguished by their keys.
 *
 * Throws a `UserError` for a configuration of another kind of model or with values that no CLIP has.
 */
export function configHints(config: unknown): ConfigHints {
  if (isFields(config)) {
    if (isFields(config.model_cfg)) return openClipHints(config.model_cfg, config.preprocess_cfg);
    if (isFields(config.vision_config) && isFields(config.text_config)) return huggingFaceHints(config);
    if (isFields(config.vision_cfg) && isFields(config.text_cfg)) return openClipHints(config, undefined);
  }
  throw wrong('has no "vision_config" and "text_config" (Hugging Face) and no "model_cfg" (open_clip)');
}

function huggingFaceHints(config: Fields): ConfigHints {
  if (config.model_type !== undefined && config.model_type !== 'clip') {
    throw wrong(`describes a model of the type "${String(config.model_type)}"`);
  }
  const [image, text] = [config.vision_config, config.text_config].map((tower) =>
    isFields(tower) ? tower : {},
  );
  const activations = [image, text].map(({ hidden_act }) => activationNamed(hidden_act ?? 'quick_gelu'));
  const epsilons = [image, text].map((tower) => positive(tower, 'layer_norm_eps') ?? 1e-5);
  if (activations[0] !== activations[1] || epsilons[0] !== epsilons[1]) {
    throw wrong('gives its two towers different "hidden_act" or "layer_norm_eps"');
  }
  const end = text.eos_token_id;
  // 2 appears in the first converted models, whose real end token is found as the largest one.
  const endToken = typeof end === 'number' && end !== 2 ? { endToken: end } : {};
  return {
    activation: activations[0],
    epsilon: epsilons[0],
    ...endToken,
    image: {
      width: integer(image, 'hidden_size') ?? 768,
      heads: integer(image, 'num_attention_heads') ?? 12,
    },
    text: {
      width: integer(text, 'hidden_size') ?? 512,
      heads: integer(text, 'num_attention_heads') ?? 8,
    },
  };
}

function openClipHints(model: Fields, preprocessing: unknown): ConfigHints {
  const [image, text] = [model.vision_cfg, model.text_cfg].map((tower) => (isFields(tower) ? tower : {}));
  const textHeads = integer(text, 'heads');
  return {
    activation: model.quick_gelu === true ? 'quickGelu' : 'gelu',
    image: { headWidth: integer(image, 'head_width') ?? 64 },
    text: textHeads === undefined ? {} : { heads: textHeads },
    ...colourHints(preprocessing, 'mean', 'std'),
  };
}

/** The colour statistics of a `preprocess_cfg` (open_clip) or a `preprocessor_config.json` (Hugging Face). */
export function colourHints(
  preprocessing: unknown,
  meanKey = 'image_mean',
  stdKey = 'image_std',
): Partial<ColorNormalization> {
  if (!isFields(preprocessing)) return {};
  const mean = colours(preprocessing, meanKey);
  const std = colours(preprocessing, stdKey);
  if (std?.some((deviation) => deviation <= 0)) throw wrong(`has a "${stdKey}" that is not positive`);
  return { ...(mean && { mean }), ...(std && { std }) };
}

function colours(fields: Fields, key: string): readonly [number, number, number] | undefined {
  const value = fields[key];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 3 && value.every(Number.isFinite)) {
    const [red, green, blue] = value.map(Number);
    return [red, green, blue];
  }
  throw wrong(`has a "${key}" that is not three numbers`);
}

function activationNamed(name: unknown): Activation {
  if (name === 'quick_gelu') return 'quickGelu';
  if (name === 'gelu') return 'gelu';
  throw wrong(`names the activation "${String(name)}", but only "quick_gelu" and "gelu" are known`);
}

function positive(fields: Fields, key: string): number | undefined {
  const value = fields[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw wrong(`has a "${key}" that is not a positive number`);
}

function integer(fields: Fields, key: string): number | undefined {
  const value = positive(fields, key);
  if (value !== undefined && !Number.isInteger(value))
    throw wrong(`has a "${key}" that is not a whole number`);
  return value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(what: string): UserError {
  return new UserError(
    `the CLIP's configuration file ${what}: use the config.json that belongs to the model`,
  );
}
