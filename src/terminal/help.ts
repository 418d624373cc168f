import { type Command, CommanderError, type Help, Option } from 'commander';
import { asTyped } from './programName.js';

/** The heading of the options that every command has. */
const printed = 'What is printed:';

/** Words of a command's help besides its options. */
export interface HelpSpec {
  /** Lines that show how it is used, with what each does. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** More paragraphs at the end of the whole help. */
  readonly notes?: readonly string[];
  /** The groups of options that `--help` shows where `--help all` shows the rest; every group by default. */
  readonly brief?: readonly string[];
}

/**
 * Adds `-h, --help`, which shows the groups of options that a newcomer needs, and `--help all`, which shows every option and the
 * notes.
 */
export function addHelp(command: Command, spec: HelpSpec): void {
  let isAll = spec.brief === undefined;
  const help = spec.brief
    ? new Option('-h, --help [all]', 'show this help, or all options')
    : new Option('-h, --help', 'show this help');
  command.helpOption(false).addOption(help.helpGroup(printed));
  command.on('option:help', (value: string | null) => {
    isAll ||= value === 'all';
    command.outputHelp();
    throw new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)');
  });
  const isShown = ({ helpGroupHeading: heading }: Option): boolean =>
    isAll || heading === printed || spec.brief?.includes((heading ?? '').slice(0, -1)) === true;
  command.configureHelp({
    visibleOptions(this: Help, shown) {
      return shown.options.filter((option) => !option.hidden && isShown(option));
    },
  });
  command.addHelpText('after', () =>
    afterHelp(
      spec,
      isAll ? [] : command.options.filter((option) => !option.hidden && !isShown(option)),
      command,
    ),
  );
}

function afterHelp(
  { brief, examples, notes = [] }: HelpSpec,
  left: readonly Option[],
  command: Command,
): string {
  const shown = examples.map(([line, meaning]) => `  ${asTyped(line)}\n      ${meaning}`);
  const groups = [...new Set(left.map(({ helpGroupHeading = '' }) => helpGroupHeading.slice(0, -1)))];
  const more =
    left.length === 0
      ? []
      : ['', `${left.length} more options (${groups.join(', ')}): ${asTyped(nameOf(command))} --help all`];
  const paragraphs = brief && left.length > 0 ? [] : notes;
  return [...more, '', 'Examples:', ...shown, ...paragraphs.flatMap((note) => ['', note])].join('\n');
}

/** A command as it is typed, such as `nada edit mapper train`. */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
