// Why a name is in one face of the library alone, by where it is declared.

const reasons = [
  { face: 'node', home: /^jobs\//, why: 'writes files and folders, which a page has none of' },
  { face: 'node', home: /\.node\.d\.ts$/, why: 'asks the machine, which a page cannot' },
  {
    face: 'page',
    home: /\.browser\.d\.ts$/,
    why: 'sets up onnxruntime-web and its worker, which Node does not need',
  },
  { face: 'page', home: /^(runtime|platform|lowering)\//, why: 'parts of a runtime of your own' },
  {
    face: 'page',
    home: /^(adapt|checkpoint|clip|graph|image|random|stylegan2)\//,
    why: 'building blocks, which Node has in entries of their own such as `stylegan-nada/clip`',
  },
  { face: 'node', home: /^(api|adapt|stylegan2)\//, why: 'belongs to calls that a page does not have yet' },
];

/** Names of one face alone, by reason: each has `face`, `why`, the `names` of values, and how many `types` belong to them. */
export function lonelyNames(names) {
  const found = new Map(reasons.map((reason) => [reason, { ...reason, names: [], types: 0 }]));
  for (const { name, kind, faces, home } of names) {
    if (faces.length > 1) continue;
    const reason = reasons.find((each) => each.face === faces[0] && each.home.test(home));
    if (kind === 'type') {
      if (reason) found.get(reason).types += 1;
    } else if (reason) found.get(reason).names.push(name);
    else throw new Error(`${name} is in one face alone: say in scripts/documents/lonely.mjs why ${home} is`);
  }
  return [...found.values()].filter((each) => each.names.length > 0);
}
