"""Pictures in a real browser: from a file, the clipboard, by drop and the camera (K3b, K1a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.browser import browser_page
from tests.e2e.scripted import PATIENCE_MS, open_console, phase, scripted_server, start_call

pytestmark = pytest.mark.browser

NOISE = """async ([width, height]) => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const drawing = canvas.getContext('2d');
  const pixels = drawing.createImageData(width, height);
  for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = Math.random() * 256;
  drawing.putImageData(pixels, 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  const file = new File([blob], 'noise.png', { type: 'image/png' });
  window.carried = new DataTransfer();
  window.carried.items.add(file);
  return blob.size;
}"""
"""A picture that cannot be made small without losing much: the worst case for the budget."""

CHANNEL_LIMIT = 262_144


@asynccontextmanager
async def calling() -> AsyncIterator[Page]:
    async with scripted_server() as server, browser_page() as page:
        await open_console(page, server, call={"mode": "push_to_talk"})
        await start_call(page)
        await phase(page, "ready")
        yield page


async def ready(page: Page, count: int = 1) -> None:
    attached = page.locator("[data-testid=image-attachment][data-state=ready]")
    await expect(attached).to_have_count(count, timeout=PATIENCE_MS)


async def shown(page: Page) -> list[int]:
    """Characters of each picture that the server has taken into the conversation."""
    await page.get_by_test_id("say-send").click()
    await page.wait_for_function("() => seen('response.done').length > 0", timeout=PATIENCE_MS)
    lengths: list[int] = await page.evaluate(
        """() => seen('conversation.item.added')
          .flatMap(({ event }) => event.item.content ?? [])
          .filter(({ type }) => type === 'input_image')
          .map(({ image_url }) => image_url.length)"""
    )
    return lengths


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_large_picture_is_made_to_fit(way: str) -> None:
    """Lead 27: 9 megapixels of noise arrive, and the data channel stays open."""
    async with calling() as page:
        size = await page.evaluate(NOISE, [3_000, 3_000])
        assert size > 20_000_000
        kind = "ClipboardEvent" if way == "paste" else "DragEvent"
        field = "clipboardData" if way == "paste" else "dataTransfer"
        await page.evaluate(
            f"() => dispatchEvent(new {kind}('{way}', {{ {field}: carried, cancelable: true }}))"
        )
        await ready(page)
        await page.get_by_test_id("say-input").fill("What is it?")
        lengths = await shown(page)
        assert len(lengths) == 1
        assert 20_000 < lengths[0] < CHANNEL_LIMIT
        assert await page.evaluate("() => seen('error').length") == 0
        await expect(page.get_by_test_id("image-tray")).to_have_count(0)


async def test_files_are_previewed_and_can_be_taken_back() -> None:
    """What is no picture is said to be none; the model's blindness is said before sending."""
    async with calling() as page:
        await page.evaluate(NOISE, [640, 480])
        files = page.get_by_test_id("image-files")
        await files.evaluate(
            """(input) => {
              const two = new DataTransfer();
              two.items.add(carried.files[0]);
              two.items.add(new File(['junk'], 'junk.png', { type: 'image/png' }));
              input.files = two.files;
              input.dispatchEvent(new Event('change', { bubbles: true }));
            }"""
        )
        await ready(page)
        failed = page.locator("[data-testid=image-attachment][data-state=failed]")
        await expect(failed).to_have_count(1)
        await expect(page.get_by_test_id("model-blind")).to_be_visible(timeout=PATIENCE_MS)
        await failed.get_by_test_id("remove-image").click()
        await page.get_by_test_id("remove-image").click()
        await expect(page.get_by_test_id("image-tray")).to_have_count(0)


async def test_a_picture_of_the_camera() -> None:
    """The camera is on only while its panel is open."""
    async with calling() as page:
        await page.get_by_test_id("add-image").click()
        await page.get_by_test_id("image-camera").click()
        await page.wait_for_function(
            "() => (document.querySelector('[data-testid=camera] video')?.videoWidth ?? 0) > 0",
            timeout=PATIENCE_MS,
        )
        track = await page.evaluate_handle(
            "() => document.querySelector('[data-testid=camera] video')"
            ".srcObject.getVideoTracks()[0]"
        )
        await page.get_by_test_id("take-picture").click()
        await ready(page)
        assert await track.evaluate("(track) => track.readyState") == "ended"
        assert len(await shown(page)) == 1


async def test_the_camera_goes_with_each_turn() -> None:
    """K1a: a press sends what the camera sees, before the turn is answered."""
    async with calling() as page:
        await page.get_by_test_id("add-image").click()
        await page.get_by_test_id("image-camera").click()
        await page.locator("[data-testid=take-picture]:not([disabled])").wait_for()
        await page.get_by_test_id("camera-feed").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_test_id("camera-on")).to_be_visible()
        await page.get_by_test_id("talk-button").click()
        await page.wait_for_function(
            """() => seen('conversation.item.added').some(({ event }) =>
              event.item.content?.[0]?.type === 'input_image')""",
            timeout=PATIENCE_MS,
        )


MIDDLE = """(one) => {
  const drawing = new OffscreenCanvas(1, 1).getContext("2d");
  drawing.drawImage(one, one.naturalWidth / 2, one.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...drawing.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
"""Red, green and blue of a picture's middle."""


async def test_a_drawing_is_painted_and_its_script_never_runs() -> None:
    """K3b: SVG becomes a JPEG, also without a size of its own; what nobody can read says so."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
        '<script>parent.ran = top.ran = 1</script><rect width="40" height="20" fill="red"/></svg>'
    )
    async with calling() as page:
        upload = page.locator("input[type=file][accept*=image]").first
        await upload.set_input_files(
            {"name": "plan.svg", "mimeType": "image/svg+xml", "buffer": drawing.encode()}
        )
        await ready(page)
        picture = page.get_by_test_id("image-attachment").locator("img")
        assert (await picture.get_attribute("src") or "").startswith("data:image/jpeg")
        sides = await picture.evaluate("(one) => [one.naturalWidth, one.naturalHeight]")
        assert sides == [1024, 512]
        red, green, blue = await picture.evaluate(MIDDLE)
        assert red > 200 > 60 > max(green, blue), "it is there, and not an empty sheet"
        assert await page.evaluate("window.ran ?? null") is None
        await upload.set_input_files(
            {"name": "a.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"}
        )
        failed = page.locator("[data-testid=image-attachment][data-state=failed]")
        await expect(failed).to_contain_text("Cannot be read here", timeout=PATIENCE_MS)
