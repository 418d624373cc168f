import type { Output } from './output.js';
import { ProgressBar } from './progressBar.js';
import { stageText } from './stages.js';

/** How a run is shown. */
export type ReportStyle = 'person' | 'json' | 'quiet';

/** The style that the flags of `faceOptions` ask for. */
export function reportStyle({
  json,
  quiet,
}: {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}): ReportStyle {
  return json ? 'json' : quiet ? 'quiet' : 'person';
}

/** Where a person sees a run. */
export interface Page {
  readonly bar: ProgressBar;
  /** Prints what goes on meanwhile. */
  line(text: string): void;
  /** Prints what the command was asked for. */
  answer(text: string): void;
}

/** Shows an event of a run to a person. */
export type ShowEvent<E> = (event: E, page: Page) => void;

/** The events that every run shows in the same way, and all others. */
export interface ReportedEvent {
  readonly type: string;
}

/** The events that every run shows in the same way. */
type CommonEvent =
  | { readonly type: 'work'; readonly stage: string }
  | { readonly type: 'prepare'; readonly stage: string; readonly done: number; readonly total: number }
  | ({ readonly type: 'load'; readonly status: string; readonly name: string; readonly file: string } & {
      readonly loaded?: number | undefined;
      readonly total?: number | undefined;
    })
  | { readonly type: 'note'; readonly message: string }
  | { readonly type: 'sample' | 'save' | 'snapshot' };

/** Shows the events of a run as they come: to a person, as lines of JSON, or not at all. */
export class RunReporter<E extends ReportedEvent> {
  readonly style: ReportStyle;
  readonly #output: Output;
  readonly #show: ShowEvent<E>;
  readonly #page: Page;

  constructor(output: Output, style: ReportStyle, show: ShowEvent<E>) {
    this.style = style;
    this.#output = output;
    this.#show = show;
    const bar = new ProgressBar(output);
    this.#page = {
      bar,
      line: (text) => bar.above(() => output.err(`${text}\n`)),
      answer(text) {
        bar.close();
        output.out(`${text}\n`);
      },
    };
  }

  event(event: E): void {
    if (this.style === 'json') this.#output.out(`${JSON.stringify(event)}\n`);
    if (this.style !== 'person') return;
    showCommon(event as unknown as CommonEvent, this.#page);
    this.#show(event, this.#page);
  }

  /** Says that the run is asked to stop and still has something to finish. */
  stopping(): void {
    if (this.style === 'person') this.#page.bar.note('finishing this step and saving');
  }

  /** Leaves the progress line. */
  close(): void {
    this.#page.bar.close();
  }
}

function showCommon(event: CommonEvent, { bar, line }: Page): void {
  if (event.type === 'work' || event.type === 'prepare') bar.note(stageText(event));
  else if (event.type === 'load') showLoad(event, bar, line);
  else if (event.type === 'note') line(`note: ${event.message}`);
  else if (event.type === 'sample' || event.type === 'save' || event.type === 'snapshot') bar.resume();
}

function showLoad(
  { status, name, file, loaded = 0, total }: CommonEvent & { type: 'load' },
  bar: ProgressBar,
  line: Page['line'],
): void {
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
  if (status === 'download') line(`downloading ${name}`);
  if (status !== 'progress') return;
  const of = total === undefined ? '' : ` of ${mebibytes(total)}`;
  bar.note(`${file}: ${mebibytes(loaded)}${of} MiB`);
}
