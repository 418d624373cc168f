import { limits } from './limits.js';
import type { PickleBudget } from './pickleBudget.js';
import type { PickleCursor } from './pickleCursor.js';
import { damaged, quoted } from './problems.js';
import { type CheckpointValue, isKind, kindOf } from './value.js';

/** The meaning of a pickle's names, calls and persistent ids; nothing in it runs code from the file. */
export interface PickleMeaning {
  readonly budget: PickleBudget;
  /** Accepts a global by its module and name, or throws a `UserError` that names it. */
  global(module: string, name: string): CheckpointValue;
  /** The result of calling a global (`REDUCE`, `NEWOBJ`). */
  call(callee: CheckpointValue, args: readonly CheckpointValue[]): CheckpointValue | Promise<CheckpointValue>;
  /** Sets the state of an object (`BUILD`). */
  build(object: CheckpointValue, state: CheckpointValue): void;
  /** The object outside the pickle that a persistent id stands for. */
  persistent(id: CheckpointValue): CheckpointValue;
}

/** The stack, marks and memo of a pickle, with the limits that keep a hostile one small. */
export class PickleMachine {
  #stack: CheckpointValue[] = [];
  #marks: number[] = [];
  readonly #memo = new Map<number, CheckpointValue>();

  constructor(
    readonly cursor: PickleCursor,
    readonly meaning: PickleMeaning,
  ) {}

  fail(what: string): never {
    throw damaged(this.cursor.source.name, `its pickle ${what}`);
  }

  push(value: CheckpointValue): void {
    if (this.#stack.length >= limits.pickleStack) this.fail('needs too large a stack');
    this.#stack.push(value);
  }

  pop(): CheckpointValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.pop() : undefined;
    return value === undefined ? this.fail('takes a value from an empty stack') : value;
  }

  top(): CheckpointValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined;
    return value === undefined ? this.fail('uses a value from an empty stack') : value;
  }

  mark(): void {
    if (this.#marks.length >= limits.pickleMarks) this.fail('is nested too deeply');
    this.#marks.push(this.#stack.length);
  }

  /** Removes the latest mark and returns everything above it. */
  popMarked(): CheckpointValue[] {
    const mark = this.#marks.pop();
    return mark === undefined ? this.fail('has no mark where one is needed') : this.#stack.splice(mark);
  }

  /** Drops the top value, or the latest mark when nothing lies above it. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  put(index: number): void {
    if (!this.#memo.has(index) && this.#memo.size >= limits.pickleMemo) this.fail('memorises too much');
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.put(this.#memo.size);
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    this.push(value === undefined ? this.fail(`refers to the unknown value ${index}`) : value);
  }

  /** Appends to the list or set below. */
  append(items: readonly CheckpointValue[]): void {
    const list = this.top();
    if (!isKind(list, 'list') && !isKind(list, 'set')) this.fail(`appends to a ${kindOf(list)}`);
    for (const item of items) list.items.push(item);
  }

  /** Adds alternating keys and values to the dict below; a dict subclass stored as data ignores them. */
  setItems(items: readonly CheckpointValue[]): void {
    const dict = this.top();
    if (items.length % 2 !== 0) this.fail('has a key without a value');
    if (isKind(dict, 'object')) return;
    if (!isKind(dict, 'dict')) this.fail(`sets items of a ${kindOf(dict)}`);
    for (let i = 0; i < items.length; i += 2) dict.entries.set(items[i], items[i + 1]);
  }

  text(): string {
    const value = this.pop();
    return typeof value === 'string' ? value : this.fail(`has a ${kindOf(value)} in place of a name`);
  }

  async call(): Promise<void> {
    const args = this.pop();
    const callee = this.pop();
    if (!isKind(args, 'tuple')) this.fail(`calls with a ${kindOf(args)} in place of arguments`);
    const result = this.meaning.call(callee, args.items);
    this.push(result instanceof Promise ? await result : result);
  }

  /** The single value left at the end. */
  result(): CheckpointValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) this.fail('leaves more than one value');
    return value;
  }

  integer(text: string): CheckpointValue {
    if (text === '00' || text === '01') return text === '01';
    const digits = text.endsWith('L') ? text.slice(0, -1) : text;
    if (!/^-?\d{1,150}$/.test(digits)) this.fail(`has ${quoted(text)} in place of an integer`);
    return integerValue(BigInt(digits));
  }

  async long(length: number): Promise<CheckpointValue> {
    if (length > limits.pickleInteger) this.fail(`has an integer of ${length} bytes`);
    const bytes = await this.cursor.bytes(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    return integerValue(BigInt.asIntN(8 * length, value));
  }
}

function integerValue(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
