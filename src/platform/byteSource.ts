/**
 * Random access to bytes that may lie in a file, a Blob, a buffer or behind HTTP; readers take one, never a path.
 *
 * `name` is how messages call it (a path, a URL, "the dropped file"). `read` returns exactly `length` bytes or
 * throws a `UserError` that names the source when the range goes past `size`.
 */
export interface ByteSource {
  readonly name: string;
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}
