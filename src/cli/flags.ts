import { type Command, Option } from 'commander';
import { describeOptions, type OptionDescription, type OptionSchema } from '../jobs/options/option.js';

/** Values by option name, as `options.json` would hold them. */
export type Values = Readonly<Record<string, unknown>>;

/** Adds a schema's options and arguments to a command, with the help that the schema carries. */
export function addFlags(command: Command, schema: OptionSchema, defaults: Values = {}): void {
  for (const described of describeOptions(schema)) {
    if (described.positional === true) {
      const name = described.kind === 'list' ? `${described.key}...` : described.key;
      command.argument(described.required ? `<${name}>` : `[${name}]`, described.help);
    } else addFlag(command, described, defaults[described.key]);
  }
}

function addFlag(command: Command, described: OptionDescription, byDefault: unknown): void {
  const { flag, kind, group } = described;
  const help = described.help + defaultWords(described, byDefault);
  if (kind === 'toggle') {
    command.addOption(new Option(flag, help).helpGroup(`${group}:`));
    if (byDefault !== undefined) command.addOption(new Option(flag.replace('--', '--no-')).hideHelp());
    return;
  }
  const argument = described.argument ?? (kind === 'number' || kind === 'numberOrText' ? 'N' : 'NAME');
  const value = kind === 'list' ? `<${argument}...>` : `<${argument}>`;
  const added = new Option(`${flag} ${value}`, help).helpGroup(`${group}:`);
  command.addOption(kind === 'repeated' ? added.argParser(collect) : added);
}

/** One value as it is, several as a list. */
function collect(value: string, earlier: string | readonly string[] | undefined): string | readonly string[] {
  return earlier === undefined ? value : [earlier, value].flat();
}

function defaultWords({ defaultText, kind, flag }: OptionDescription, byDefault: unknown): string {
  if (kind === 'toggle' && byDefault === true) return ` (default: yes; ${flag.replace('--', '--no-')})`;
  const shown = defaultText ?? (byDefault === undefined ? undefined : String(byDefault));
  return shown === undefined ? '' : ` (default: ${shown})`;
}

/**
 * The values of a schema's options from what commander collected: numbers and lists instead of texts. What is no number
 * stays a text, which the schema then refuses in its own words.
 */
export function valuesOf(schema: OptionSchema, collected: Values): Values {
  const values: Record<string, unknown> = {};
  for (const { key, kind } of describeOptions(schema)) {
    const value = collected[key];
    if (value !== undefined) values[key] = convert(kind, value);
  }
  return values;
}

function convert(kind: OptionDescription['kind'], value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (kind === 'number' || kind === 'numberOrText') return numberOr(value);
  if (kind === 'numberList') return value.split(',').map(numberOr);
  return value;
}

function numberOr(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
