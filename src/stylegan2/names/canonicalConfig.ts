import { UserError } from '../../errors.js';
import { baseResolution, type GeneratorConfig } from '../config.js';

/** What `format` says in the metadata of a generator in our own form. */
export const canonicalFormat = 'stylegan2-generator';

const highest = 2 ** 20;

/** The configuration as it stands in the metadata of a safetensors file. */
export function configText(config: GeneratorConfig): string {
  return JSON.stringify(config);
}

/** Parses and checks {@link configText}; a `UserError` names the file and the field that is wrong. */
export function parseConfig(file: string, text: string | undefined): GeneratorConfig {
  const fields = new Fields(file, parseObject(file, text));
  const channels = fields.counts('channels', 1);
  const blur = new Fields(file, fields.record('blur'));
  const [taps, kernel] = [blur.count('taps', 1), blur.numbers('kernel')];
  const config: GeneratorConfig = {
    size: fields.count('size', baseResolution),
    zDim: fields.count('zDim', 1),
    styleDim: fields.count('styleDim', 1),
    labelDim: fields.count('labelDim', 0),
    labelWidth: fields.count('labelWidth', 0),
    mappingWidths: fields.counts('mappingWidths', 1),
    mappingLearningRate: fields.positive('mappingLearningRate'),
    channels,
    imageChannels: fields.count('imageChannels', 1),
    blur: { taps, kernel },
    weightScaling: fields.oneOf('weightScaling', ['equalized', 'none']),
    clamp: fields.isNull('clamp') ? null : fields.positive('clamp'),
  };
  if (config.size !== baseResolution * 2 ** (channels.length - 1)) fields.fail('size');
  if (kernel.length !== taps * taps) fields.fail('blur');
  if (config.labelDim > 0 !== config.labelWidth > 0) fields.fail('labelWidth');
  return config;
}

function parseObject(file: string, text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (isRecord(value)) return value;
  } catch {}
  throw new UserError(
    `${file} describes no generator in its metadata "config": convert the checkpoint again`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads fields of an untrusted object by type. */
class Fields {
  constructor(
    readonly file: string,
    readonly values: Record<string, unknown>,
  ) {}

  count(name: string, least: number): number {
    const value = this.#own(name);
    return isCount(value, least) ? value : this.fail(name);
  }

  counts(name: string, least: number): number[] {
    const values = this.#own(name);
    if (!Array.isArray(values) || values.length === 0 || values.length > 64) this.fail(name);
    return values.map((value: unknown) => (isCount(value, least) ? value : this.fail(name)));
  }

  numbers(name: string): number[] {
    const values = this.#own(name);
    if (!Array.isArray(values)) this.fail(name);
    return values.map((value: unknown) => (Number.isFinite(value) ? Number(value) : this.fail(name)));
  }

  positive(name: string): number {
    const value = this.#own(name);
    return typeof value === 'number' && value > 0 ? value : this.fail(name);
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.#own(name);
    return choices.find((choice) => choice === value) ?? this.fail(name);
  }

  record(name: string): Record<string, unknown> {
    const value = this.#own(name);
    return isRecord(value) ? value : this.fail(name);
  }

  isNull(name: string): boolean {
    return this.#own(name) === null;
  }

  fail(name: string): never {
    throw new UserError(
      `${this.file} has a wrong "${name}" in its metadata "config": convert the checkpoint again`,
    );
  }

  #own(name: string): unknown {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }
}

function isCount(value: unknown, least: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= highest;
}
