/** The first key that occurs twice in one object of a valid JSON text, or `undefined`. */
export function duplicateKey(json: string): string | undefined {
  // Arrays are on the stack as null, so a comma inside them does not announce a key.
  const open: (Set<string> | null)[] = [];
  let keyComesNext = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      keyComesNext = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
      keyComesNext = false;
    } else if (character === ',') {
      keyComesNext = open.at(-1) instanceof Set;
    } else if (character === '"') {
      const end = stringEnd(json, at);
      const keys = open.at(-1);
      if (keyComesNext && keys instanceof Set) {
        const key = String(JSON.parse(json.slice(at, end + 1)));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      keyComesNext = false;
      at = end;
    }
  }
  return undefined;
}

/** The position of the quote that closes the string opened at `start`. */
function stringEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
