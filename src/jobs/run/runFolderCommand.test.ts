import { describe, expect, it } from 'vitest';
import { Interruption } from '../../terminal/interruption.js';
import type { Output } from '../../terminal/output.js';
import { type FolderCommand, runFolderCommand } from './runFolderCommand.js';

type Event =
  | { readonly type: 'start'; readonly step: number; readonly steps: number }
  | { readonly type: 'save'; readonly step: number };

class Recorder implements Output {
  readonly isTerminal = false;
  readonly columns = 80;
  printed = '';
  out(text: string): void {
    this.printed += text;
  }
  err(text: string): void {
    this.printed += text;
  }
}

/** A command whose runs tell of these events and then end, or stop. */
function command(events: readonly Event[], stop?: Error): FolderCommand<Event, string> {
  const run = async (folder: string, { listener }: { listener: (event: Event) => void }): Promise<string> => {
    for (const event of events) listener(event);
    if (stop) throw stop;
    return folder;
  };
  return {
    name: 'paint',
    show: (event, { line }) => line(`${event.type} ${event.step}`),
    begin: run,
    resume: run,
    goesOn: () => '--steps with a larger number goes on',
    summaryText: (summary) => `the end of ${summary}`,
  };
}

const begun: Event[] = [
  { type: 'start', step: 2, steps: 9 },
  { type: 'save', step: 4 },
];

describe('runFolderCommand', () => {
  it('shows a run to a person, as lines of JSON, or not at all', async () => {
    const [person, json, quiet] = [new Recorder(), new Recorder(), new Recorder()];
    expect(await runFolderCommand({ out: 'a' }, person, command(begun))).toBe(0);
    await runFolderCommand({ out: 'a', json: true, quiet: true }, json, command(begun));
    await runFolderCommand({ out: 'a', quiet: true }, quiet, command(begun));
    expect(person.printed).toBe('start 2\nsave 4\n');
    expect(json.printed).toBe(begun.map((event) => `${JSON.stringify(event)}\n`).join(''));
    expect(quiet.printed).toBe('');
  });

  it('says of a finished run how it goes on, to a person only', async () => {
    const [person, json] = [new Recorder(), new Recorder()];
    await runFolderCommand({ resume: 'a' }, person, command([]));
    await runFolderCommand({ resume: 'a', json: true }, json, command([]));
    expect(person.printed).toBe(
      'a is finished already; --steps with a larger number goes on.\nthe end of a\n',
    );
    expect(json.printed).toBe('');
  });

  it.each<[string, Event[], string]>([
    ['on the way', begun, 'stopped after step 4 of 9; go on with: nada paint --resume a'],
    ['before a save', begun.slice(0, 1), 'stopped after step 2 of 9; go on with: nada paint --resume a'],
    ['before the start', [], 'stopped before the first step; nothing was written'],
  ])('says how an interrupted run goes on: %s', async (_, events, message) => {
    const stopped = runFolderCommand({ out: 'a' }, new Recorder(), command(events, new Interruption(130)));
    await expect(stopped).rejects.toThrow(message);
    await expect(stopped).rejects.toMatchObject({ exitCode: 130 });
  });

  it('lets other errors through, and wants one folder', async () => {
    const bug = new TypeError('x');
    await expect(runFolderCommand({ out: 'a' }, new Recorder(), command(begun, bug))).rejects.toBe(bug);
    for (const folders of [{}, { out: 'a', resume: 'b' }]) {
      await expect(runFolderCommand(folders, new Recorder(), command([]))).rejects.toThrow(
        'give either --out',
      );
    }
  });
});
