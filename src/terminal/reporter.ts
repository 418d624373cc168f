import type { Output } from './output.js';
import { ProgressBar } from './progressBar.js';

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

/** Shows the events of a run as they come: to a person, as lines of JSON, or not at all. */
export class RunReporter<E> {
  readonly style: ReportStyle;
  readonly #output: Output;
  readonly #show: ShowEvent<E>;
  readonly #page: Page;

  constructor(output: Output, style: ReportStyle, show: ShowEvent<E>) {
    this.style = style;
    this.#output = output;
    this.#show = show;
    const bar = new ProgressBar(output);
    const after = (print: (text: string) => void) => (text: string) => {
      bar.close();
      print(`${text}\n`);
    };
    this.#page = {
      bar,
      line: after((text) => output.err(text)),
      answer: after((text) => output.out(text)),
    };
  }

  event(event: E): void {
    if (this.style === 'json') this.#output.out(`${JSON.stringify(event)}\n`);
    if (this.style === 'person') this.#show(event, this.#page);
  }

  /** Leaves the progress line. */
  close(): void {
    this.#page.bar.close();
  }
}
