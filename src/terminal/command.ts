import { Command } from 'commander';
import { resolveValues } from '../settings/check.js';
import type { GivenOf, Rows, ValuesOf } from '../settings/row.js';
import { addFlags, type Values, valuesOf } from './flags.js';
import { addHelp, type HelpSpec } from './help.js';
import type { Output } from './output.js';

/** A command of the command line. */
export interface CommandSpec<R extends Rows> extends HelpSpec {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Its options, all of those that may be given. */
  readonly rows: R;
  /** Does it, and gives the exit code. */
  run(options: ValuesOf<R>, output: Output): Promise<number>;
}

/** The command for commander; its exit code goes to `done`. */
export function toCommand<R extends Rows>(
  spec: CommandSpec<R>,
  output: Output,
  done: (exitCode: number) => void,
): Command {
  const command = new Command(spec.name);
  command.summary(spec.summary).description(spec.summary);
  command.allowExcessArguments(false);
  addFlags(command, spec.rows);
  addHelp(command, spec);
  command.action(async () => {
    // Of an optional list without values commander makes an empty one.
    const given = command.processedArgs.map((value) =>
      Array.isArray(value) && value.length === 0 ? undefined : (value as unknown),
    );
    const positional = Object.fromEntries(
      command.registeredArguments.map((argument, i) => [argument.name(), given[i]]),
    );
    const values = valuesOf(spec.rows, { ...command.opts<Values>(), ...positional });
    done(await spec.run(resolveValues(spec.rows, values as GivenOf<R>), output));
  });
  return command;
}
