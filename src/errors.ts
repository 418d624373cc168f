import { printableLine, shortened } from './printable.js';

/** The name of an option inside a {@link Sentence}: `clip` in the library, `--clip` on the command line. */
export interface OptionName {
  readonly option: string;
}

/** A sentence about options that each face of the software can say in its own words. */
export interface Sentence {
  readonly parts: readonly (string | OptionName)[];
}

/** Names an option of the library inside {@link says}, such as `microBatch`. */
export function named(option: string): OptionName {
  return { option };
}

/** A sentence from a template whose values are texts, numbers, options' names and other sentences. */
export function says(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | OptionName | Sentence)[]
): Sentence {
  const parts = texts.flatMap((text, i): readonly (string | OptionName)[] => {
    if (i === 0) return [text];
    const value = values[i - 1];
    if (typeof value !== 'object') return [String(value), text];
    return 'parts' in value ? [...value.parts, text] : [value, text];
  });
  return { parts };
}

/** The words of a sentence in which `nameOf` says how an option is called. */
export function wordsOf({ parts }: Sentence, nameOf: (option: string) => string): string {
  return parts.map((part) => (typeof part === 'string' ? part : nameOf(part.option))).join('');
}

/**
 * A mistake by the user of the software: a wrong file, option or input.
 *
 * The message is one sentence that says what is wrong, where (the file or option), and what to do about it, with options by their
 * names in the library; whatever it quotes, it is one printable line of bounded length. The command line prints it with flags and without a stack trace, and exits with code 2; any other error is
 * a bug (exit code 1).
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly #sentence: Sentence;

  constructor(message: string | Sentence, options?: ErrorOptions) {
    const sentence = cleaned(typeof message === 'string' ? { parts: [message] } : message);
    super(
      wordsOf(sentence, (option) => option),
      options,
    );
    this.#sentence = sentence;
  }

  /** The message with the places of options' names, for faces that call them otherwise. */
  get sentence(): Sentence {
    return this.#sentence;
  }

  /** The option that is wrong, by its name in the library; undefined where the mistake is not about an option. */
  get option(): string | undefined {
    return this.#sentence.parts.find((part) => typeof part !== 'string')?.option;
  }
}

/** The most characters of a part of a message: what a person reads, with the file's name before and the advice behind. */
const longestPart = 2_000;

/** A sentence whose words, which may quote strangers' files, are one line of bounded length. */
function cleaned({ parts }: Sentence): Sentence {
  return {
    parts: parts.map((part) =>
      typeof part === 'string' ? printableLine(shortened(part, longestPart)) : part,
    ),
  };
}

/** Throws when the program itself is wrong; invalid user input is a {@link UserError} instead. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}
