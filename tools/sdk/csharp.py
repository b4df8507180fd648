"""Reads the .NET SDK and the C# programs given: csharp.py <sdk folder> <program> …

Nothing here can compile C#, so a parser reads it, and every class, property and static member that a program uses of the SDK's is looked
up in the SDK. Prints one line for each thing that is wrong.
"""

import pathlib
import sys

import tree_sitter_c_sharp
from tree_sitter import Language, Node, Parser

parser = Parser(Language(tree_sitter_c_sharp.language()))
KINDS = {"class_declaration", "struct_declaration"}


def walk(node: Node):
    yield node
    for child in node.children:
        yield from walk(child)


def text(node: Node | None) -> str:
    return node.text.decode() if node and node.text else ""


def last(name: str) -> str:
    return name.split("<")[0].split(".")[-1]


def members(declaration: Node) -> list[str]:
    body = declaration.child_by_field_name("body")
    found = []
    for member in body.children if body else []:
        if member.type in ("property_declaration", "method_declaration"):
            found.append(text(member.child_by_field_name("name")))
        if member.type == "field_declaration":
            found += [
                text(n.child_by_field_name("name"))
                for n in walk(member)
                if n.type == "variable_declarator"
            ]
    return found


def read(path: pathlib.Path) -> tuple[Node, list[str]]:
    root = parser.parse(path.read_bytes()).root_node
    broken = [
        f"{path}:{n.start_point[0] + 1}: can't be parsed"
        for n in walk(root)
        if n.type == "ERROR" or n.is_missing
    ]
    return root, broken


def read_sdk(folder: pathlib.Path) -> tuple[dict[str, set[str]], list[str]]:
    """Members by class; a class may be declared in several namespaces."""
    classes: dict[str, set[str]] = {}
    wrong = []
    for path in sorted(folder.rglob("*.cs")):
        root, broken = read(path)
        wrong += broken
        for declaration in (n for n in walk(root) if n.type in KINDS):
            name = text(declaration.child_by_field_name("name"))
            own = members(declaration)
            if name in own:
                wrong.append(f"{path}: {name} has a member of its own name (CS0542)")
            classes.setdefault(name, set()).update(own)
    return classes, wrong


def read_program(path: pathlib.Path, classes: dict[str, set[str]]) -> list[str]:
    root, wrong = read(path)
    # What the programs call the values that they use members of.
    variables = {"cluster": "Cluster"}
    if "CompareClouds.InvokeAsync" in text(root):
        variables["clouds"] = "CompareCloudsResult"
    foreign = {"NamespaceArgs", "SecretArgs", "ObjectMetaArgs", "ProviderArgs", "Provider", "Secret", "Config"}
    for node in walk(root):
        place = f"{path}:{node.start_point[0] + 1}"
        if node.type == "object_creation_expression":
            name = last(text(node.child_by_field_name("type")))
            if name in foreign or name not in classes:
                if name.endswith("Args") and name not in foreign:
                    wrong.append(f"{place}: the SDK has no class {name}")
                continue
            initializer = node.child_by_field_name("initializer")
            for entry in initializer.children if initializer else []:
                left = entry.child_by_field_name("left")
                if left and left.type == "identifier" and text(left) not in classes[name]:
                    wrong.append(f"{place}: {name} has no {text(left)}")
        if node.type == "member_access_expression":
            owner = last(text(node.child_by_field_name("expression")))
            member = last(text(node.child_by_field_name("name")))
            owner = variables.get(owner, owner)
            if owner in classes and owner not in foreign and member not in classes[owner]:
                wrong.append(f"{place}: {owner} has no {member}")
    return wrong


def main() -> None:
    classes, wrong = read_sdk(pathlib.Path(sys.argv[1]))
    if len(classes) < 50:
        wrong.append(f"{sys.argv[1]}: only {len(classes)} classes")
    for program in sys.argv[2:]:
        wrong += read_program(pathlib.Path(program), classes)
    print("\n".join(wrong))


main()
