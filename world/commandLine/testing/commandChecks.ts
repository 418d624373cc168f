import { describe, expect, it } from 'vitest';
import { type CommandGroup, commandsOf } from '#nada/terminal/commandGroup.js';
import { describeOptions } from '#nada/terminal/optionNames.js';
import { runCaptured } from './runCaptured.js';

/** Tests that hold for every table of commands: help, examples that may be typed, mistakes with a suggestion. */
export function checkCommands(program: CommandGroup): void {
  const all = commandsOf(program);

  it('lists its commands, and says how to get there from a misspelt one', async () => {
    const { code, out } = await runCaptured(program, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`Usage: ${program.name}`);
    for (const { name, summary } of program.commands) {
      expect(out).toContain(`  ${name} `);
      expect(summary).toMatch(/^[A-Z].*\.$/);
    }
    const [{ name }] = program.commands;
    const mistaken = await runCaptured(program, `${name}x`);
    expect(mistaken.code).toBe(2);
    expect(mistaken.err).toContain(`(Did you mean ${name}?)`);
    expect((await runCaptured(program)).code).toBe(2);
  });

  describe.each(all.map(({ words, spec }) => [words.join(' '), words, spec] as const))(
    '%s',
    (_, words, spec) => {
      const flags = describeOptions(spec.rows).map(({ flag }) => flag);

      it('shows every flag, and examples', async () => {
        const { code, out } = await runCaptured(program, ...words, '--help');
        expect(code).toBe(0);
        for (const flag of flags) expect(out).toContain(`${flag} `);
        expect(spec.examples.length).toBeGreaterThan(0);
        for (const [command, meaning] of spec.examples) {
          expect(out).toContain(`  ${command}\n      ${meaning}`);
          for (const [flag] of command.matchAll(/(?<= )--[a-z][a-z-]*/g)) expect(flags).toContain(flag);
        }
      });

      it('refuses an unknown flag with the one that may be meant', async () => {
        const { code, err } = await runCaptured(program, ...words, `${flags[0]}x`, '1');
        expect(code).toBe(2);
        expect(err).toContain(`unknown option '${flags[0]}x'`);
        expect(err).toContain(`(Did you mean ${flags[0]}?)`);
      });

      it('takes no words beside its flags', async () => {
        const { code, err } = await runCaptured(program, ...words, 'word');
        expect([code, err]).toEqual([2, expect.stringContaining('too many arguments')]);
      });
    },
  );
}
