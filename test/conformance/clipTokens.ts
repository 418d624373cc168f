import { ClipTokenizer } from '#nada/clip/index.js';
import { cleanText } from '#nada/clip/tokenizer/cleanText.js';
import { UserError } from '#nada/errors.js';
import type { ConformanceCase } from './case.js';
import type { Fact, Outcome } from './kind.js';

/** One text of `tokens.json`. */
interface TokenizedText {
  readonly text: string;
  /** Tokens without a limit, start and end included. */
  readonly length?: number;
  /** The tokens up to the end token, cut to the context. */
  readonly tokens_truncate?: readonly number[];
  readonly error_without_truncate?: string | null;
  readonly after_clean?: string;
}

interface TokenizerFile {
  readonly context_length?: number;
  readonly cases: readonly TokenizedText[];
}

/** The token matrix of all texts, and what else the case says about each text. */
export async function tokenizerOutcome(golden: ConformanceCase, file: string): Promise<Outcome> {
  const { context_length: context = 77, cases } = golden.json(file) as TokenizerFile;
  const tokenizer = await ClipTokenizer.create();
  const texts = cases.map(({ text }) => text);
  const data = tokenizer.tokenize(texts, { context, truncate: true });
  const shape = [texts.length, context];
  return {
    form: file,
    tensors: new Map(['tokens', 'out.tokens'].map((name) => [name, { data, shape }])),
    facts: cases.flatMap((text) => textFacts(tokenizer, text, context)),
  };
}

function textFacts(tokenizer: ClipTokenizer, expected: TokenizedText, context: number): Fact[] {
  const {
    text,
    length,
    tokens_truncate: tokens,
    error_without_truncate: error,
    after_clean: clean,
  } = expected;
  const about = (what: string, actual: unknown, wanted: unknown): Fact[] =>
    wanted === undefined ? [] : [{ name: `${what} of ${JSON.stringify(text)}`, actual, expected: wanted }];
  const padded = tokens && [...tokens, ...new Array<number>(context - tokens.length).fill(0)];
  return [
    ...about('tokens', [...tokenizer.tokenize(text, { context, truncate: true })], padded),
    ...about('length', tokenizer.encode(text).length + 2, length),
    ...about('cleaned form', cleanText(text), clean),
    ...about('refusal', refuses(tokenizer, text, context), error === undefined ? undefined : error !== null),
  ];
}

function refuses(tokenizer: ClipTokenizer, text: string, context: number): boolean {
  try {
    tokenizer.tokenize(text, { context });
    return false;
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

/** The tokens of the prompts that a model's case was made with, against `in.tokens`. */
export async function promptFacts(golden: ConformanceCase, context: number): Promise<Fact[]> {
  const { prompts } = golden.config;
  if (!Array.isArray(prompts) || !golden.tensors.has('in.tokens')) return [];
  const { data } = await golden.read('in.tokens');
  const tokenizer = await ClipTokenizer.create();
  const actual = [...tokenizer.tokenize(prompts.map(String), { context, truncate: true })];
  return [{ name: 'tokens of the prompts', actual, expected: [...data] }];
}
