"""A tool that asks a larger model, by URL, with the conversation so far."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from callboard.agents.context import tool_context
from callboard.agents.problems import ToolError
from callboard.agents.tool import Tool, tool
from callboard.config import read_secret

MAX_TRANSCRIPT_CHARACTERS = 16_000
"""Of the conversation, the last ones."""
INSTRUCTIONS = (
    "You advise a voice agent during a call. Read the conversation, then answer the agent's "
    "question in one or two short sentences that can be spoken to the caller as they are. Say so "
    "when you do not know."
)


def supervisor(
    *,
    url: str,
    model: str,
    key_env: str | None = None,
    instructions: str = INSTRUCTIONS,
    name: str = "ask_supervisor",
    timeout_s: float = 20.0,
) -> Tool:
    """A tool by which an agent asks any chat model.

    ``url`` is the base of a chat completions API, such as ``https://api.openai.com/v1``;
    ``key_env`` names the environment variable that holds its key, which is read at each
    question and never shown.
    """
    endpoint = url.rstrip("/")
    endpoint = (
        endpoint if endpoint.endswith("/chat/completions") else f"{endpoint}/chat/completions"
    )

    @tool(name=name, timeout_s=timeout_s)
    async def ask_supervisor(
        question: Annotated[str, Field(max_length=2_000, description="What you need to know")],
    ) -> str:
        """Ask your supervisor, who has heard the call, when you are unsure or it is difficult."""
        key = read_secret(key_env) if key_env is not None else None
        if key_env is not None and not key:
            raise ToolError("The supervisor cannot be asked: it is not set up.")
        transcript = tool_context().conversation()[-MAX_TRANSCRIPT_CHARACTERS:]
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": f"{transcript}\n\nThe agent asks: {question}"},
        ]
        return await _asked(endpoint, {"model": model, "messages": messages}, key, timeout_s)

    return ask_supervisor


async def _asked(endpoint: str, body: dict[str, Any], key: str | None, timeout_s: float) -> str:
    import httpx

    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=timeout_s) as client:
            response = await client.post(endpoint, json=body, headers=headers)
    except httpx.HTTPError as error:
        raise ToolError(f"The supervisor did not answer ({type(error).__name__}).") from error
    if response.status_code != 200:
        raise ToolError(f"The supervisor did not answer (status {response.status_code}).")
    try:
        return str(response.json()["choices"][0]["message"]["content"])
    except (ValueError, LookupError, TypeError) as error:
        raise ToolError("The supervisor's answer could not be read.") from error
