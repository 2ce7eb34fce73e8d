"""A client in a process of its own, to be killed: offer out, answer in, one JSON line each."""

from __future__ import annotations

import asyncio
import json
import sys

from tests.fakes.rtc_client import WrtcClient, tone


def say(value: str) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


async def main(events: bool) -> None:
    client = WrtcClient(events=events)
    say(await client.offer())
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await client.answered(json.loads(line))
    await client.connected.wait()
    await client.channel_open.wait()
    say("connected")
    while True:
        client.speak(tone(20))
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    asyncio.run(main(events="audio-alone" not in sys.argv))
