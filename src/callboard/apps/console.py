"""The realtime console: no role of its own, and every tool of the page."""

from callboard.agents.agent import Agent
from callboard.agents.card import Card, Page
from callboard.agents.text import Text

CONSOLE = Agent(
    name="Realtime console",
    id="console",
    card=Card(
        picture="waveform",
        title=Text("Realtime console", "คอนโซลเรียลไทม์"),
        summary=Text(
            "Talk with the model itself, read both sides, and look into every event.",
            "คุยกับโมเดลโดยตรง อ่านทั้งสองฝ่าย และดูทุกเหตุการณ์อย่างละเอียด",
        ),
        abilities=(
            Text("Voice activity or push-to-talk", "ตรวจจับเสียงพูดหรือกดเพื่อพูด"),
            Text("Every event, searchable and timed", "ทุกเหตุการณ์ ค้นหาได้ พร้อมเวลา"),
            Text("Colour palettes that theme the page", "ชุดสีที่เปลี่ยนธีมของหน้าได้"),
            Text("Panels that obey your voice", "แผงต่าง ๆ ที่สั่งด้วยเสียงได้"),
        ),
    ),
    examples=(
        Text("What can you help me with?", "คุณช่วยอะไรฉันได้บ้าง"),
        Text("Show me a color palette for a sunset theme", "ขอชุดสีธีมพระอาทิตย์ตกหน่อย"),
        Text("Filter the event log by error keywords", "กรองบันทึกเหตุการณ์ด้วยคำว่า error"),
    ),
    page=Page(
        show_instructions=True,
        browser_tools=(
            "display_color_palette",
            "adjust_tool_panel_width",
            "scroll_by_event_log",
            "scroll_to_top_event_log",
            "scroll_to_bottom_event_log",
            "filter_event_log",
            "toggle_event_log",
            "toggle_color_palette",
            "toggle_tool_panel",
            "apply_palette_theme",
        ),
    ),
)
