// Functions by their types: what they take, report and return.
import ts from 'typescript';
import { textOf } from './docstrings.mjs';
import { homeOf } from './program.mjs';

const { NoTruncation, UseAliasDefinedOutsideCurrentScope, WriteArrayAsGenericType } = ts.TypeFormatFlags;
const flags = (NoTruncation | UseAliasDefinedOutsideCurrentScope) & ~WriteArrayAsGenericType;

/** A type in short, without what says nothing to a reader. */
function typeText(checker, type) {
  return inOrder(brief(checker.typeToString(type, undefined, flags)));
}

/** Alternatives by the alphabet: the compiler gives them as it met them, which differs between a first build and a later one. */
function inOrder(text) {
  return text.replaceAll(/"[^"]*"(?: \| "[^"]*")+/g, (run) => run.split(' | ').sort().join(' | '));
}

function brief(text) {
  return text
    .replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array')
    .replaceAll(/ \| undefined\b/g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\breadonly /g, '')
    .replaceAll(/^\((\(.*\) => [\w<>[\]]+)\)$/g, '$1');
}

/** The type of a member: as it was written where it would be long otherwise. */
function memberType(checker, symbol) {
  const text = typeText(checker, checker.getTypeOfSymbol(symbol));
  const written = symbol.declarations?.[0]?.type?.getText();
  return text.length > 60 && written !== undefined && !/\bRow</.test(written) ? brief(written) : text;
}

/**
 * A function: its `signature` as it is written, its `requests` (the parameters that are options, each with `name` and `options`),
 * what it reports as `steps` and `events`, its `result`, and whether it returns a run.
 */
export function describeFunction(program, symbol) {
  const checker = program.getTypeChecker();
  const [call] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const requests = call.getParameters().flatMap((parameter) => {
    const type = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
    return isRequest(type) ? [{ name: parameter.name, type, options: membersOf(checker, type) }] : [];
  });
  const returned = call.getReturnType();
  const { parameters, type } = call.getDeclaration();
  return {
    signature: `function ${symbol.name}(${parameters.map((each) => brief(each.getText())).join(', ')}): ${brief(type.getText())}`,
    requests,
    steps: stepsOf(checker, returned),
    result: resultOf(checker, returned),
    events: eventsOf(checker, requests),
    isRun: returned.getProperty('result') !== undefined && returned.getProperty('stop') !== undefined,
  };
}

/**
 * The public members of an object type: name, type, docstring, where it is declared, whether it is
 * a row of settings, and whether it may be missing.
 */
export function membersOf(checker, type) {
  return checker
    .getPropertiesOfType(type)
    .filter(({ name }) => !name.startsWith('__@'))
    .map((symbol) => ({
      name: symbol.name,
      type: memberType(checker, symbol),
      text: textOf(checker, symbol),
      home: homeOf(symbol),
      isSetting: /\bRow</.test(symbol.declarations?.[0]?.type?.getText() ?? ''),
      isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
    }));
}

/** Whether a parameter is an object of options that the package declares, not a network or a picture. */
function isRequest(type) {
  if (type.aliasSymbol === undefined && type.isIntersection()) return type.types.some(isRequest);
  const named = type.aliasSymbol ?? type.symbol;
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || named === undefined) return false;
  return isOfCalls(named, /^(api|jobs|runtime|settings)\//) && type.getCallSignatures().length === 0;
}

function isOfCalls(symbol, homes = /^(api|jobs|runtime)\//) {
  return symbol !== undefined && homes.test(homeOf(symbol));
}

/** What an iteration over the returned value gives, with its name. */
function stepsOf(checker, returned) {
  const iterator = checker
    .getPropertiesOfType(returned)
    .find(({ escapedName }) => escapedName.startsWith('__@asyncIterator'));
  const [call] = iterator ? checker.getTypeOfSymbol(iterator).getCallSignatures() : [];
  const [step] = call ? checker.getTypeArguments(call.getReturnType()) : [];
  return step && !(step.flags & ts.TypeFlags.Never) ? named(checker, step) : undefined;
}

/** What the returned value comes to: its `result`, or the value of a promise. */
function resultOf(checker, returned) {
  const result = returned.getProperty('result');
  const promise = result ? checker.getTypeOfSymbol(result) : returned;
  const awaited = checker.getAwaitedType(promise);
  return awaited === undefined || awaited === promise ? undefined : named(checker, awaited);
}

/** A type by its name, with its members where it belongs to a call, and not to a network or a picture. */
function named(checker, type) {
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  const isOpen = isObject && isOfCalls(type.aliasSymbol ?? type.symbol) && !checker.isArrayType(type);
  return { name: typeText(checker, type), members: isOpen ? membersOf(checker, type) : [] };
}

/** The order in which a run reports its events. */
const order = ['load', 'prepare', 'start', 'step', 'evaluation', 'sample', 'save', 'snapshot'];
const place = (kind) =>
  order.includes(kind) ? order.indexOf(kind) : order.length + ['note', 'done'].indexOf(kind);

/** The events that `onProgress` receives: the name of their type, and each with its fields. */
function eventsOf(checker, requests) {
  const listener = requests.flatMap(({ type }) => type.getProperty('onProgress') ?? [])[0];
  if (listener === undefined) return undefined;
  const [call] = checker.getNonNullableType(checker.getTypeOfSymbol(listener)).getCallSignatures();
  const [parameter] = call?.getParameters() ?? [];
  if (parameter === undefined) return undefined;
  const type = checker.getTypeOfSymbol(parameter);
  const kinds = new Map();
  for (const each of type.isUnion() ? type.types : [type]) {
    const kind = each.getProperty('type');
    if (kind === undefined) continue;
    const values = checker.getTypeOfSymbol(kind);
    for (const value of values.isUnion() ? values.types : [values]) {
      if (!value.isStringLiteral()) continue;
      const fields = checker.getPropertiesOfType(each).map(({ name }) => name);
      const earlier = kinds.get(value.value) ?? [];
      kinds.set(value.value, [...new Set([...earlier, ...fields.filter((name) => name !== 'type')])]);
    }
  }
  return kinds.size === 0
    ? undefined
    : {
        name: typeText(checker, type),
        kinds: [...kinds].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b, 'en')),
      };
}
