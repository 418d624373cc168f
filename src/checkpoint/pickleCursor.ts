import type { ByteSource } from '../platform/byteSource.js';
import { checkRange, memorySource, sliceSource } from '../platform/memorySource.js';
import { limits } from './limits.js';
import { damaged } from './problems.js';
import type { BytesValue } from './value.js';

const windowBytes = 65536;
/** More bytes than the fixed-size arguments of any operation take. */
const margin = 16;

/**
 * Reads a pickle stream forward through a window, so that long byte strings can be skipped without being read.
 *
 * Fixed-size reads are synchronous: call `fill` before each operation and await what it returns.
 */
export class PickleCursor {
  #window: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view = new DataView(this.#window.buffer);
  #start: number;
  #at = 0;
  #text = 0;

  constructor(
    readonly source: ByteSource,
    position = 0,
  ) {
    this.#start = position;
  }

  /** The position in the source of the next byte. */
  get position(): number {
    return this.#start + this.#at;
  }

  /** Returns a promise when the window must move before the next operation, else nothing. */
  fill(): Promise<void> | undefined {
    if (this.#window.length - this.#at >= margin) return undefined;
    return this.position + (this.#window.length - this.#at) >= this.source.size
      ? undefined
      : this.#load(windowBytes);
  }

  byte(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** A 64-bit length; anything beyond 2^53 is rejected by the range check that follows. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** A big-endian double. */
  float64(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  /** The next bytes, as a view that is valid until the cursor moves on. */
  async bytes(length: number): Promise<Uint8Array<ArrayBuffer>> {
    checkRange(this.source, this.position, length);
    if (this.#window.length - this.#at < length) await this.#load(Math.max(length, windowBytes));
    const at = this.#advance(length);
    return this.#window.subarray(at, at + length);
  }

  /** A string of `length` UTF-8 bytes; lone surrogates, which Python allows, become replacement characters. */
  async text(length: number): Promise<string> {
    this.#countText(length, limits.pickleString);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.bytes(length));
  }

  /** Text up to the next line feed, which is consumed. */
  async line(): Promise<string> {
    let length = 0;
    for (;;) {
      const window = this.#window.subarray(this.#at);
      const end = window.indexOf(10, Math.min(length, window.length));
      if (end >= 0) {
        const text = await this.text(end);
        this.#advance(1);
        return text;
      }
      length = window.length;
      if (length > limits.inlineBytes) throw damaged(this.source.name, 'a name in its pickle is too long');
      if (this.position + length >= this.source.size)
        throw damaged(this.source.name, 'its pickle ends inside a name');
      await this.#load(windowBytes);
    }
  }

  /** A byte string: in memory when it is short, otherwise a reference into the source. */
  async byteString(length: number): Promise<BytesValue> {
    const { source, position } = this;
    checkRange(source, position, length);
    if (length <= limits.inlineBytes) {
      this.#countText(length, limits.inlineBytes);
      const inline = (await this.bytes(length)).slice();
      return { kind: 'bytes', source: memorySource(inline, source.name), inline };
    }
    if (this.#window.length - this.#at >= length) this.#at += length;
    else this.#move(position + length);
    return { kind: 'bytes', source: sliceSource(source, position, length), inline: undefined };
  }

  #countText(length: number, most: number): void {
    this.#text += length;
    if (length > most || this.#text > limits.pickleStrings) {
      throw damaged(this.source.name, `its pickle holds a string of ${length} bytes`);
    }
  }

  #advance(length: number): number {
    const at = this.#at;
    if (at + length > this.#window.length) checkRange(this.source, this.source.size, length);
    this.#at = at + length;
    return at;
  }

  #move(position: number): void {
    this.#start = position;
    this.#at = 0;
    this.#window = new Uint8Array(0);
    this.#view = new DataView(this.#window.buffer);
  }

  async #load(length: number): Promise<void> {
    const { position } = this;
    const available = Math.min(length, this.source.size - position);
    const window = await this.source.read(position, available);
    this.#start = position;
    this.#at = 0;
    this.#window = window;
    this.#view = new DataView(window.buffer, window.byteOffset, window.byteLength);
  }
}
