import type ts from 'typescript';

/** A name that users import: see `scripts/documents/publicNames.mjs`. */
export interface PublicName {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'constant' | 'type' | 'namespace';
  /** Its docstring. */
  readonly text: string;
  readonly faces: readonly ('node' | 'page')[];
}

/** A block of TypeScript in a text, and the line before its first one. */
export interface Block {
  readonly line: number;
  readonly code: string;
}

/** What the tests use of `scripts/documents`, which is JavaScript so that it runs before anything is built. */
export interface Scripts {
  createProgram(virtual?: ReadonlyMap<string, string>, earlier?: ts.Program): ts.Program;
  messageOf(diagnostic: ts.Diagnostic): string;
  publicNames(program: ts.Program): readonly PublicName[];
  makeDocuments(program: ts.Program, names: readonly PublicName[]): Promise<ReadonlyMap<string, string>>;
  faultsOf(program: ts.Program, names: readonly PublicName[]): ReadonlyMap<string, string>;
  readExceptions(): readonly string[];
  examplesOf(text: string): readonly Block[];
  faultOf(text: string): string | undefined;
  sentenceOf(text: string): string;
  slug(heading: string): string;
}

/** Loads them. */
export async function loadScripts(): Promise<Scripts> {
  const files = ['program', 'publicNames', 'documents', 'faults', 'docstrings', 'markdown'];
  const modules = await Promise.all(
    files.map((file) => import(new URL(`../../scripts/documents/${file}.mjs`, import.meta.url).href)),
  );
  return Object.assign({}, ...modules) as Scripts;
}
