import { UserError } from '../../errors.js';
import type { BlurKernel } from '../../graph/index.js';
import type { NetworkName } from './tensorFile.js';

const highest = 2 ** 20;

/** Reads the fields of a configuration in a file's metadata by type; a `UserError` names the file and the field. */
export class ConfigFields {
  private constructor(
    readonly file: string,
    readonly values: Record<string, unknown>,
  ) {}

  /** The fields of a JSON object. */
  static parse(file: string, network: NetworkName, text: string | undefined): ConfigFields {
    return new ConfigFields(file, parseObject(file, network, text));
  }

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

  blur(name: string): BlurKernel {
    const value = this.#own(name);
    const fields = new ConfigFields(this.file, isRecord(value) ? value : this.fail(name));
    const [taps, kernel] = [fields.count('taps', 1), fields.numbers('kernel')];
    return kernel.length === taps * taps ? { taps, kernel } : this.fail(name);
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

function parseObject(file: string, network: NetworkName, text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (isRecord(value)) return value;
  } catch {}
  throw new UserError(
    `${file} describes no ${network} in its metadata "config": convert the checkpoint again`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, least: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= highest;
}
