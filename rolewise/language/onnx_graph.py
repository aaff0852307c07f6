"""Let the encoder work on the bytes its file has: half the time a sentence, 90 MB less memory.

The file keeps its weights as signed bytes and unfolds them to floats in the graph; ONNX Runtime
does that once, at load, and reads four times the memory for every sentence. Here two things are
rewired (measured in docs/decisions/0018-encoder-on-bytes.md):

- word vectors, from ``Gather(Cast(table) * scale, ids)`` to
  ``Cast(Gather(table, ids)) * Gather(scale, ids)``: a sentence needs a dozen rows of 30,522;
- products with weights, from ``x @ (Cast(weight) * scale)`` to
  ``Cast(MatMulInteger(bytes of x, weight)) * (scale of x * scale)``, where DynamicQuantizeLinear
  makes the bytes of x.

Neither the ``onnx`` package nor a schema is needed: of its format
(https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) five fields are read, and all others are
carried through as they are. (Protobuf 4.23 crashes when nodes of a message are replaced.)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

TABLE = "inner.embeddings.word_embeddings.weight"
_GRAPH = 7
"""Field of a ModelProto with its graph."""
_NODE = 1
"""Field of a GraphProto with a node."""
_INPUT, _OUTPUT, _NAME, _OPERATION = 1, 2, 3, 4
"""Fields of a NodeProto."""


class GraphError(Exception):
    """The graph has not the shape this rewiring knows, or the file is no ONNX model."""


@dataclasses.dataclass
class Node:
    """A node of the graph: an operation, the names of what it takes and of what it makes."""

    operation: str
    inputs: list[str]
    outputs: list[str]
    rest: bytes = b""
    """Everything else, such as attributes, as it is in the file."""

    @classmethod
    def read(cls, content: bytes) -> Node:
        """Read a serialized NodeProto; its name is left out, for nothing needs it."""
        node, rest = cls("", [], []), []
        for number, value, whole in _fields(content):
            if number == _INPUT:
                node.inputs.append(value.decode())
            elif number == _OUTPUT:
                node.outputs.append(value.decode())
            elif number == _OPERATION:
                node.operation = value.decode()
            elif number != _NAME:
                rest.append(whole)
        node.rest = b"".join(rest)
        return node

    def write(self) -> bytes:
        """Return the node as a serialized NodeProto."""
        parts = [_field(_INPUT, name.encode()) for name in self.inputs]
        parts += [_field(_OUTPUT, name.encode()) for name in self.outputs]
        return b"".join([*parts, _field(_OPERATION, self.operation.encode()), self.rest])


def work_on_bytes(model: bytes) -> bytes:
    """Return the model with word vectors looked up, and weights multiplied, as bytes.

    Args:
        model: A serialized ONNX model (opset 11 or later). An unfolded weight ``w`` must be made
            of ``w_q``, signed bytes, and ``w_scale``, one float a row (word vectors) or a column.

    Raises:
        GraphError: A table or weight is not made and used as expected, or it is no model.
    """
    parts = []
    for number, value, whole in _fields(model):
        parts.append(_field(_GRAPH, _rewire(value)) if number == _GRAPH else whole)
    return b"".join(parts)


def _rewire(graph: bytes) -> bytes:
    nodes, rest = [], []
    for number, value, whole in _fields(graph):
        if number == _NODE:
            nodes.append(Node.read(value))
        else:
            rest.append(whole)
    nodes = multiply_before_cast(gather_before_cast(nodes))
    return b"".join([*(_field(_NODE, node.write()) for node in nodes), *rest])


def gather_before_cast(nodes: list[Node], table: str = TABLE) -> list[Node]:
    """Return the nodes, in the order of their use, with rows of a table unfolded one by one.

    Raises:
        GraphError: The table is not made and used as expected.
    """
    cast = _only(nodes, "Cast", f"{table}_q")
    multiply = _only(nodes, "Mul", f"{table}_f")
    gather = _only(nodes, "Gather", table)
    ids = gather.inputs[1]
    rows, floats, scales = f"{table}_rows_q", f"{table}_rows_f", f"{table}_rows_scale"
    made = [
        Node("Gather", [f"{table}_q", ids], [rows], gather.rest),
        Node("Gather", [f"{table}_scale", ids], [scales], gather.rest),
        Node("Cast", [rows], [floats], cast.rest),
        Node("Mul", [floats, scales], gather.outputs),
    ]
    ordered: list[Node] = []
    for node in nodes:
        if node is gather:
            ordered.extend(made)
        elif node is not cast and node is not multiply:
            ordered.append(node)
    return ordered


def multiply_before_cast(nodes: list[Node]) -> list[Node]:
    """Return the nodes, in the order of their use, with products with weights made of bytes.

    Raises:
        GraphError: There is no such product, or an unfolded weight is used otherwise, too.
    """
    made_by = {node.outputs[0]: node for node in nodes if len(node.outputs) == 1}
    casts: dict[str, Node] = {}
    for node in nodes:
        weight = _weight(node)
        unfold = made_by.get(weight)
        if unfold is not None and unfold.inputs == [f"{weight}_f", f"{weight}_scale"]:
            _only(nodes, "MatMul", weight, 1)
            casts[weight] = made_by[f"{weight}_f"]
    if not casts:
        raise GraphError("expected products with weights that are unfolded from bytes")
    gone = {*casts, *(f"{weight}_f" for weight in casts)}
    quantized: set[str] = set()
    ordered: list[Node] = []
    for node in nodes:
        cast = casts.get(_weight(node))
        if cast is not None:
            ordered.extend(_product(node, cast, quantized))
        elif node.outputs[0] not in gone:
            ordered.append(node)
    return ordered


def _product(product: Node, cast: Node, quantized: set[str]) -> list[Node]:
    """Return what stands for a product of floats with an unfolded weight."""
    (values, weight), (result,) = product.inputs, product.outputs
    as_bytes, scale, zero = f"{values}_bytes", f"{values}_bytes_scale", f"{values}_bytes_zero"
    sums, floats, scales = f"{result}_sums", f"{result}_floats", f"{result}_scales"
    made = [
        Node("MatMulInteger", [as_bytes, f"{weight}_q", zero], [sums]),
        Node("Cast", [sums], [floats], cast.rest),
        Node("Mul", [scale, f"{weight}_scale"], [scales]),
        Node("Mul", [floats, scales], [result]),
    ]
    if values not in quantized:
        quantized.add(values)
        made.insert(0, Node("DynamicQuantizeLinear", [values], [as_bytes, scale, zero]))
    return made


def _weight(node: Node) -> str:
    return node.inputs[1] if node.operation == "MatMul" else ""


def _only(nodes: list[Node], operation: str, value: str, place: int = 0) -> Node:
    users = [node for node in nodes if value in node.inputs]
    if len(users) != 1 or users[0].operation != operation or users[0].inputs[place] != value:
        raise GraphError(f"expected {value} to be used once, by {operation}")
    return users[0]


def _fields(message: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield number, content and whole of each field of a serialized protobuf message.

    Content is empty where a field is a number. The format:
    https://protobuf.dev/programming-guides/encoding/
    """
    place = 0
    while place < len(message):
        start = place
        key, place = _number(message, place)
        content = b""
        if key & 7 == 2:  # a length, and so many bytes
            length, place = _number(message, place)
            content = message[place : place + length]
            place += length
        elif key & 7 == 0:
            _, place = _number(message, place)
        elif key & 7 in (1, 5):
            place += 8 if key & 7 == 1 else 4
        else:
            raise GraphError("the file is no ONNX model")
        if place > len(message):
            raise GraphError("the file is no whole ONNX model")
        yield key >> 3, content, message[start:place]


def _field(number: int, content: bytes) -> bytes:
    return b"".join([_digits(number << 3 | 2), _digits(len(content)), content])


def _number(message: bytes, place: int) -> tuple[int, int]:
    """Return the number at a place, seven bits a byte, and the place after it."""
    value = shift = 0
    while place < len(message):
        value |= (message[place] & 0x7F) << shift
        place += 1
        if message[place - 1] < 0x80:
            return value, place
        shift += 7
    raise GraphError("the file is no whole ONNX model")


def _digits(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])
