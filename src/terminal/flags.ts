import { type Command, Option } from 'commander';
import type { FlagForm } from '../settings/kind.js';
import type { Rows } from '../settings/row.js';
import { describeOptions, type OptionDescription } from './optionNames.js';

/** Values by option name, as `options.json` would hold them. */
export type Values = Readonly<Record<string, unknown>>;

/** Adds options and arguments to a command, with the help that their rows carry. */
export function addFlags(command: Command, rows: Rows): void {
  for (const described of describeOptions(rows)) {
    if (described.positional === true) {
      const name = described.kind.form === 'list' ? `${described.key}...` : described.key;
      command.argument(described.presence === 'required' ? `<${name}>` : `[${name}]`, described.help);
    } else addFlag(command, described);
  }
}

function addFlag(command: Command, described: OptionDescription): void {
  const { flag, group, default: byDefault } = described;
  const { form } = described.kind;
  const help = described.help + defaultWords(described);
  if (form === 'toggle') {
    command.addOption(new Option(flag, help).helpGroup(`${group}:`));
    if (byDefault !== undefined || described.defaultText !== undefined)
      command.addOption(new Option(flag.replace('--', '--no-')).hideHelp());
    return;
  }
  const isNumber = form === 'number' || form === 'numberOrText' || form === 'numberList';
  const argument = described.argument ?? (isNumber ? 'N' : 'NAME');
  const value = form === 'list' ? `<${argument}...>` : `<${argument}>`;
  const added = new Option(`${flag} ${value}`, help).helpGroup(`${group}:`);
  command.addOption(form === 'repeated' ? added.argParser(collect) : added);
}

/** One value as it is, several as a list. */
function collect(value: string, earlier: string | readonly string[] | undefined): string | readonly string[] {
  return earlier === undefined ? value : [earlier, value].flat();
}

function defaultWords({ defaultText, kind, flag, default: byDefault }: OptionDescription): string {
  if (kind.form === 'toggle' && byDefault === true) return ` (default: yes; ${flag.replace('--', '--no-')})`;
  const shown = defaultText ?? (byDefault === undefined ? undefined : String(byDefault));
  return shown === undefined ? '' : ` (default: ${shown})`;
}

/**
 * The values of options from what commander collected: numbers and lists instead of texts. What is no number
 * stays a text, which its row then refuses in its own words.
 */
export function valuesOf(rows: Rows, collected: Values): Values {
  const values: Record<string, unknown> = {};
  for (const { key, kind } of describeOptions(rows)) {
    const value = collected[key];
    if (value !== undefined) values[key] = convert(kind.form, value);
  }
  return values;
}

function convert(form: FlagForm, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (form === 'number' || form === 'numberOrText') return numberOr(value);
  if (form === 'numberList') return value.split(',').map(numberOr);
  return value;
}

function numberOr(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}
