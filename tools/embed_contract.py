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
# A literal may have 64 KiB, joined ones too: the parts are put together when the program first asks.
parts = [text[i : i + 8000] for i in range(0, len(text), 8000)]
lines = "\n".join('    whole += R"contract(' + part + ')contract";' for part in parts)
with open(target, "w", encoding="utf-8") as file:
    file.write(
        "// Made from api/openapi.yaml by tools/embed_contract.py.\n#include <string>\n\n#include \"http/routes.h\"\n\nnamespace sapa::http {\n\n"
        "std::string_view contract() {\n  static const std::string kText = [] {\n    std::string whole;\n" + lines + "\n    return whole;\n  }();\n  return kText;\n}\n\n}  // namespace sapa::http\n"
    )
