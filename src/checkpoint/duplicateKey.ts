/** The first key that occurs twice in one object of a valid JSON text, or `undefined`. */
export function duplicateKey(json: string): string | undefined {
  // Arrays are on the stack as null, so that a comma inside them does not announce a key.
  const open: (Set<string> | null)[] = [];
  let keyComesNext = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      keyComesNext = token === '{';
    } else if (token === '}' || token === ']') {
      open.pop();
      keyComesNext = false;
    } else if (token === ',') {
      keyComesNext = open.at(-1) instanceof Set;
    } else if (keyComesNext) {
      const key = String(JSON.parse(token));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
      keyComesNext = false;
    }
  }
  return undefined;
}
