import { Command } from 'commander';
import type { Rows } from '../settings/row.js';
import { type CommandSpec, toCommand } from './command.js';
import type { Output } from './output.js';

/** Several commands under one word; a program is one whose name is typed in full, such as `npm run world --`. */
export interface CommandGroup {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}

/** A line of a table of commands. */
export type CommandEntry = CommandSpec<Rows> | CommandGroup;

/** The command of an entry for commander, with those under it; exit codes go to `done`. */
export function buildCommand(entry: CommandEntry, output: Output, done: (exitCode: number) => void): Command {
  if (!('commands' in entry)) return toCommand(entry, output, done);
  const { name, summary, commands } = entry;
  const group = new Command(name).summary(summary).description(summary);
  group
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command');
  for (const each of commands) group.addCommand(buildCommand(each, output, done));
  return group;
}

/** A command of a table with the words that lead to it. */
export interface NamedCommand {
  readonly words: readonly string[];
  readonly spec: CommandSpec<Rows>;
}

/** All commands of a program, in the order in which its help lists them. */
export function commandsOf(entry: CommandEntry, before: readonly string[] = []): NamedCommand[] {
  if (!('commands' in entry)) return [{ words: before, spec: entry }];
  return entry.commands.flatMap((each) => commandsOf(each, [...before, each.name]));
}
