"""An MCP server of the first days, by hand: JSON lines, an old protocol version, and bad habits.

``python tests/fakes/mcp_legacy.py [endless]``: a tool list that never ends.
"""

from __future__ import annotations

import json
import sys
from typing import Any

HABIT = sys.argv[1] if len(sys.argv) > 1 else ""
TOOLS = [
    {"name": name, "inputSchema": {"type": "object"}}
    for name in ("fine", "nonsense", "shapeless", "refusing", "mixed")
]
MIXED = [
    {"type": "text", "text": "A map:"},
    {"type": "image", "data": "AAAA", "mimeType": "image/png"},
    {"type": "resource", "resource": {"uri": "file:///a", "text": "and its legend"}},
]


def result_of(name: str) -> dict[str, Any]:
    if name == "refusing":
        return {"error": {"code": -32602, "message": "No such shelf."}}
    if name == "shapeless":
        return {"result": {"content": "no list"}}
    content = MIXED if name == "mixed" else [{"type": "text", "text": "fine"}]
    return {"result": {"content": content}}


def answer(message: dict[str, Any]) -> dict[str, Any]:
    match message["method"]:
        case "initialize":
            about = {"name": "old", "version": "0"}
            version = {"protocolVersion": "2024-11-05", "capabilities": {"tools": {}}}
            return {"result": {**version, "serverInfo": about}}
        case "tools/list":
            more = {"nextCursor": "again"} if HABIT == "endless" else {}
            return {"result": {"tools": TOOLS, **more}}
        case "tools/call":
            return result_of(message["params"]["name"])
    return {"error": {"code": -32601, "message": "Method not found"}}


for line in sys.stdin:
    asked = json.loads(line)
    if "id" not in asked:
        continue
    if asked.get("params", {}).get("name") == "nonsense":
        sys.stdout.write('{"jsonrpc": "2.0", "id": ' + str(asked["id"]) + ', "result": {"con\n')
    else:
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": asked["id"], **answer(asked)}) + "\n")
    sys.stdout.flush()
