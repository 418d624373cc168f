const polynomial = 0xedb88320;

/** `tables[k][b]` advances byte `b` by `k` further zero bytes, so eight bytes can be processed at a time. */
const tables: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const made = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? polynomial : 0);
    made[0][byte] = value;
  }
  for (let k = 1; k < 8; k++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = made[k - 1][byte];
      made[k][byte] = (before >>> 8) ^ made[0][before & 255];
    }
  }
  return made;
}

/** The CRC-32 of zip files (ISO 3309), as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = 0xffffffff;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    crc =
      t7[(crc ^ bytes[i]) & 255] ^
      t6[((crc >>> 8) ^ bytes[i + 1]) & 255] ^
      t5[((crc >>> 16) ^ bytes[i + 2]) & 255] ^
      t4[(crc >>> 24) ^ bytes[i + 3]] ^
      t3[bytes[i + 4]] ^
      t2[bytes[i + 5]] ^
      t1[bytes[i + 6]] ^
      t0[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]) & 255];
  return ~crc >>> 0;
}
