"""Prints what the descriptors of the installed pyspark say of Spark Connect's protocol, as JSON."""

import json
import warnings

warnings.filterwarnings("ignore")

from google.protobuf.descriptor import FieldDescriptor  # noqa: E402
from pyspark.sql.connect.proto import base_pb2, commands_pb2, common_pb2, relations_pb2, types_pb2  # noqa: E402

kinds = {
    value: name.removeprefix("TYPE_").lower()
    for name, value in vars(FieldDescriptor).items()
    if name.startswith("TYPE_")
}
package = "spark.connect."


def type_of(field):
    named = field.message_type or field.enum_type
    return named.full_name.removeprefix(package) if named else kinds[field.type]


def describe(message, into):
    into[message.full_name.removeprefix(package)] = {
        field.name: [field.number, type_of(field), "repeated" if field.is_repeated else "single"]
        for field in message.fields
    }
    for enum in message.enum_types:
        enums[enum.full_name.removeprefix(package)] = {value.name: value.number for value in enum.values}
    for nested in message.nested_types:
        describe(nested, into)


messages, enums, methods = {}, {}, {}
for module in (base_pb2, commands_pb2, common_pb2, relations_pb2, types_pb2):
    for message in module.DESCRIPTOR.message_types_by_name.values():
        describe(message, messages)
service = base_pb2.DESCRIPTOR.services_by_name["SparkConnectService"]
for method in service.methods:
    request, response = (kind.full_name.removeprefix(package) for kind in (method.input_type, method.output_type))
    methods[method.name] = {"request": request, "response": response, "streaming": method.server_streaming}
print(json.dumps({"service": service.full_name, "messages": messages, "enums": enums, "methods": methods}))
