"""Look words up before unfolding their vectors: 47 MB less memory for the same numbers.

The encoder's file keeps its weights as signed bytes and unfolds them to floats in the graph. ONNX
Runtime does that once at load, for all 30,522 word vectors, though a sentence needs a dozen. Here
the graph is rewired from ``Gather(Cast(table) * scale, ids)`` to
``Cast(Gather(table, ids)) * Gather(scale, ids)``. The ``onnx`` package is not needed: of its
format (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) five fields are read, and protobuf
carries all others through untouched.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TABLE = "inner.embeddings.word_embeddings.weight"


class GraphError(Exception):
    """The graph has not the shape this rewiring knows."""


def gather_before_cast(model: bytes, table: str = TABLE) -> bytes:
    """Return the model with the word vectors looked up as bytes.

    Args:
        model: A serialized ONNX model.
        table: Name of the unfolded table; the parts are ``<table>_q`` and ``<table>_scale``.

    Raises:
        GraphError: The table is not made and used as expected.
    """
    parsed = _model_class().FromString(model)
    nodes = parsed.graph.node
    cast = _only(nodes, "Cast", f"{table}_q")
    multiply = _only(nodes, "Mul", f"{table}_f")
    gather = _only(nodes, "Gather", table)
    ids, result = gather.input[1], gather.output[0]
    gather.input[0], gather.output[0] = f"{table}_q", f"{table}_rows_q"
    scale = type(gather)()
    scale.CopyFrom(gather)
    scale.name = f"{gather.name}_scale"
    del scale.input[:], scale.output[:]
    scale.input.extend([f"{table}_scale", ids])
    scale.output.append(f"{table}_rows_scale")
    cast.input[0], cast.output[0] = f"{table}_rows_q", f"{table}_rows_f"
    multiply.input[0], multiply.input[1] = f"{table}_rows_f", f"{table}_rows_scale"
    multiply.output[0] = result
    # Nodes must stand in the order of their use.
    ordered = []
    for node in nodes:
        if node.name == gather.name:
            ordered.extend([gather, scale, cast, multiply])
        elif node.name not in (cast.name, multiply.name):
            ordered.append(node)
    copies = [type(gather).FromString(node.SerializeToString()) for node in ordered]
    del nodes[:]
    nodes.extend(copies)
    return bytes(parsed.SerializeToString())


def _only(nodes: Any, operation: str, first_input: str) -> Any:
    found = [n for n in nodes if n.op_type == operation and n.input and n.input[0] == first_input]
    users = [n for n in nodes if first_input in n.input]
    if len(found) != 1 or len(users) != 1:
        raise GraphError(f"expected {first_input} to be used once, by {operation}")
    return found[0]


def _model_class() -> Any:
    """Return a message class for ONNX models that knows the graph's nodes and nothing else."""
    file = descriptor_pb2.FileDescriptorProto(
        name="rolewise_onnx.proto", package="rolewise_onnx", syntax="proto2"
    )
    kind = descriptor_pb2.FieldDescriptorProto
    node = file.message_type.add(name="Node")
    for name, number, label, field_type in (
        ("input", 1, kind.LABEL_REPEATED, kind.TYPE_STRING),
        ("output", 2, kind.LABEL_REPEATED, kind.TYPE_STRING),
        ("name", 3, kind.LABEL_OPTIONAL, kind.TYPE_STRING),
        ("op_type", 4, kind.LABEL_OPTIONAL, kind.TYPE_STRING),
    ):
        node.field.add(name=name, number=number, label=label, type=field_type)
    graph = file.message_type.add(name="Graph")
    graph.field.add(
        name="node",
        number=1,
        label=kind.LABEL_REPEATED,
        type=kind.TYPE_MESSAGE,
        type_name=".rolewise_onnx.Node",
    )
    model = file.message_type.add(name="Model")
    model.field.add(
        name="graph",
        number=7,
        label=kind.LABEL_OPTIONAL,
        type=kind.TYPE_MESSAGE,
        type_name=".rolewise_onnx.Graph",
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("rolewise_onnx.Model"))
