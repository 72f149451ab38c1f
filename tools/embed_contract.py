#!/usr/bin/env python3
"""embed_contract.py OPENAPI.yaml OUT.cpp: the contract as JSON inside a C++ file."""
import json
import re
import sys

import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2 as OpenAPI means it: dates stay text, only true and false are booleans."""


Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

source, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    text = json.dumps(yaml.load(file, Loader), ensure_ascii=False, separators=(",", ":"))
# A literal may have 64 KiB in some compilers: cut, the compiler joins the parts.
parts = [text[i : i + 8000] for i in range(0, len(text), 8000)]
lines = "\n".join('    R"contract(' + part + ')contract"' for part in parts)
with open(target, "w", encoding="utf-8") as file:
    file.write(
        "// Made from api/openapi.yaml by tools/embed_contract.py.\n#include \"http/routes.h\"\n\nnamespace sapa::http {\n\n"
        "std::string_view contract() {\n  static constexpr std::string_view kText =\n" + lines + ";\n  return kText;\n}\n\n}  // namespace sapa::http\n"
    )
