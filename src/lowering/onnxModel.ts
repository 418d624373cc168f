import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Element types that generated models use, with ONNX's numbers for them (TensorProto.DataType). */
export const onnxTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
/** The name of an element type in a generated model. */
export type OnnxType = keyof typeof onnxTypes;

/** An attribute of a node: an integer list, a float marked as such, a string, or an integer. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };
/** The attributes of a node, by name. */
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** One operator of a graph, with the names of the values that it reads and makes. */
export interface OnnxNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
}

/** The name, shape and element type of a value in a graph. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: OnnxType;
}

/** A constant in the model, with its numbers in row-major order. */
export interface OnnxInitializer extends OnnxValueInfo {
  readonly data: Float64Array;
}

/** A graph to be serialised: its nodes in the order in which they should run, and its inputs, outputs and constants. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initializers: readonly OnnxInitializer[];
}

/** The operator set that defines every node; ONNX Runtime 1.15 and later run it. */
const operatorSet = 18;
const intermediateRepresentation = 9;

const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** Serialises a graph as an ONNX ModelProto (onnx.proto, field numbers as written there). */
export function encodeModel(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const model = new BinaryWriter();
  model.tag(1, WireType.Varint).int64(intermediateRepresentation);
  model.tag(2, WireType.LengthDelimited).string('stylegan-nada');
  message(model, 7, (writer) => writeGraph(writer, graph));
  for (const [domain, version] of [
    ['', operatorSet],
    ['com.microsoft', 1],
  ] as const) {
    message(model, 8, (writer) => {
      writer.tag(1, WireType.LengthDelimited).string(domain);
      writer.tag(2, WireType.Varint).int64(version);
    });
  }
  return model.finish() as Uint8Array<ArrayBuffer>;
}

function message(writer: BinaryWriter, field: number, body: (writer: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  body(writer);
  writer.join();
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  // ONNX Runtime executes depth first from the last node, and among a node's inputs again from the last one: written in
  // reverse, nodes run in the order of the graph, for which the memory is planned, instead of nearly the opposite.
  for (const node of graph.nodes.toReversed()) message(writer, 1, (part) => writeNode(part, node));
  writer.tag(2, WireType.LengthDelimited).string(graph.name);
  for (const initializer of graph.initializers) message(writer, 5, (part) => writeTensor(part, initializer));
  for (const info of graph.inputs) message(writer, 11, (part) => writeValueInfo(part, info));
  for (const info of graph.outputs) message(writer, 12, (part) => writeValueInfo(part, info));
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const name of node.inputs) writer.tag(1, WireType.LengthDelimited).string(name);
  for (const name of node.outputs) writer.tag(2, WireType.LengthDelimited).string(name);
  // Profiles and error messages name nodes; the first output is unique.
  writer.tag(3, WireType.LengthDelimited).string(`${node.operator}_${node.outputs[0]}`);
  writer.tag(4, WireType.LengthDelimited).string(node.operator);
  for (const [name, value] of Object.entries(node.attributes)) {
    message(writer, 5, (part) => writeAttribute(part, name, value));
  }
  if (node.domain) writer.tag(7, WireType.LengthDelimited).string(node.domain);
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  if (typeof value === 'number') {
    writer.tag(3, WireType.Varint).int64(value);
    writer.tag(20, WireType.Varint).int32(attributeTypes.int);
  } else if (typeof value === 'string') {
    writer.tag(4, WireType.LengthDelimited).string(value);
    writer.tag(20, WireType.Varint).int32(attributeTypes.string);
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    writer.tag(20, WireType.Varint).int32(attributeTypes.float);
  } else {
    for (const item of value) writer.tag(8, WireType.Varint).int64(item);
    writer.tag(20, WireType.Varint).int32(attributeTypes.ints);
  }
}

function writeTensor(writer: BinaryWriter, { name, shape, type, data }: OnnxInitializer): void {
  for (const extent of shape) writer.tag(1, WireType.Varint).int64(extent);
  writer.tag(2, WireType.Varint).int32(onnxTypes[type]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  writer.tag(9, WireType.LengthDelimited).bytes(rawData(type, data));
}

function rawData(type: OnnxType, data: Float64Array): Uint8Array {
  if (type === 'float32') return new Uint8Array(Float32Array.from(data).buffer);
  if (type === 'int32') return new Uint8Array(Int32Array.from(data).buffer);
  if (type === 'int64') return new Uint8Array(BigInt64Array.from(data, BigInt).buffer);
  return Uint8Array.from(data);
}

function writeValueInfo(writer: BinaryWriter, { name, shape, type }: OnnxValueInfo): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  message(writer, 2, (typeProto) => {
    message(typeProto, 1, (tensorType) => {
      tensorType.tag(1, WireType.Varint).int32(onnxTypes[type]);
      message(tensorType, 2, (shapeProto) => {
        for (const extent of shape) {
          message(shapeProto, 1, (dimension) => dimension.tag(1, WireType.Varint).int64(extent));
        }
      });
    });
  });
}
