#!/usr/bin/env python3
"""Joins the parts of the API's description into one OpenAPI document.

    merge.py VERSION OUT.json OUT.cpp PART.yaml...

Nothing may be said twice: a path's method, a component's name, a tag, a key within one mapping.
OUT.cpp is the same document as the server's own function api_description(); either may be '-'.
"""
import json
import re
import sys

import yaml


class Loader(yaml.SafeLoader):
    """YAML as JSON has it: no dates, and no yes/no/on/off as truth values."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for first in "tf":
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), [first])


def mapping_without_doubles(loader, node, deep=False):
    found = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in found:
            raise SystemExit(f"{key_node.start_mark.name}:{key_node.start_mark.line + 1}: \"{key}\" is said twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping_without_doubles)


def join(whole, part, name, where, depth):
    """Adds part's members to whole's; mappings down to `depth` are joined, anything else may be there once."""
    for key, value in part.items():
        if key not in whole:
            whole[key] = value
        elif depth > 0 and isinstance(value, dict) and isinstance(whole[key], dict):
            join(whole[key], value, name, f"{where}/{key}", depth - 1)
        elif isinstance(value, list) and isinstance(whole[key], list) and key == "tags" and where == "":
            whole[key] += value
        else:
            raise SystemExit(f"{name}: {where}/{key} is described in another part already")


def as_cpp(text):
    return ('// Made by assets/api/merge.py.\n#include "sync/server/http/api_description.h"\n\n'
            'namespace xinluon::http {\n\nstd::string_view api_description() {\n'
            f'  static constexpr std::string_view text = R"openapi({text})openapi";\n  return text;\n}}\n\n'
            '}  // namespace xinluon::http\n')


def main():
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    version, out_json, out_cpp, *parts = sys.argv[1:]
    whole = {}
    # The part that opens the document first, so that the document begins as readers expect.
    for name in sorted(parts, key=lambda part: (not part.endswith("/api.yaml"), part)):
        with open(name, encoding="utf-8") as file:
            try:
                part = yaml.load(file, Loader)
            except yaml.YAMLError as error:
                raise SystemExit(f"{name}: {error}")
        if not isinstance(part, dict):
            raise SystemExit(f"{name}: a part is a mapping with paths, components or tags")
        join(whole, part, name, "", 2)
    whole["info"]["version"] = version
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    readable = json.dumps(whole, ensure_ascii=False, indent=1)
    for file, content in ((out_json, readable + "\n"), (out_cpp, as_cpp(text))):
        if file != "-":
            with open(file, "w", encoding="utf-8") as out:
                out.write(content)


main()
