import { assert } from '../errors.js';

/** Builds a pickle of protocol 2, operation by operation, without a memo. */
export class PickleWriter {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(4096);
  #length = 0;

  constructor() {
    this.#put(0x80, 2);
  }

  /** The finished pickle. */
  finish(): Uint8Array<ArrayBuffer> {
    this.#operation('.');
    return this.#bytes.slice(0, this.#length);
  }

  null(): void {
    this.#operation('N');
  }

  boolean(value: boolean): void {
    this.#put(value ? 0x88 : 0x89);
  }

  /** A safe integer, as Python's `int`. */
  integer(value: number): void {
    assert(Number.isSafeInteger(value), `${value} is not an integer`);
    if (value >= 0 && value < 256) this.#put(0x4b, value);
    else if (value === (value | 0)) this.#withView(4, 0x4a, (view) => view.setInt32(0, value, true));
    else {
      this.#put(0x8a);
      this.#withView(8, 8, (view) => view.setBigInt64(0, BigInt(value), true));
    }
  }

  float(value: number): void {
    this.#withView(8, 0x47, (view) => view.setFloat64(0, value, false));
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.#withView(4, 0x58, (view) => view.setUint32(0, bytes.length, true));
    this.#append(bytes);
  }

  global(module: string, name: string): void {
    this.#operation('c');
    this.#append(new TextEncoder().encode(`${module}\n${name}\n`));
  }

  emptyDict(): void {
    this.#operation('}');
  }

  emptyList(): void {
    this.#operation(']');
  }

  emptyTuple(): void {
    this.#operation(')');
  }

  /** Opens the list of items for `tuple`, `setItems` or `appends`. */
  mark(): void {
    this.#operation('(');
  }

  tuple(): void {
    this.#operation('t');
  }

  setItems(): void {
    this.#operation('u');
  }

  appends(): void {
    this.#operation('e');
  }

  reduce(): void {
    this.#operation('R');
  }

  persistentId(): void {
    this.#operation('Q');
  }

  #operation(code: string): void {
    this.#put(code.charCodeAt(0));
  }

  #put(...bytes: number[]): void {
    this.#append(bytes);
  }

  #withView(length: number, code: number, fill: (view: DataView) => void): void {
    const bytes = new Uint8Array(1 + length);
    bytes[0] = code;
    fill(new DataView(bytes.buffer, 1));
    this.#append(bytes);
  }

  #append(bytes: ArrayLike<number>): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#length + bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}
