import type { shell as en } from "../en/shell";
import type { Translated } from "../translated";

export const shell: Translated<typeof en> = {
  app: { name: "Callboard", language: "ภาษา", theme: "รูปลักษณ์", menu: "เพิ่มเติม" },
  theme: { light: "สว่าง", dark: "มืด", system: "ตามระบบ" },
  language: { en: "English", th: "ไทย" },
  page: { home: "หน้าแรก", console: "คอนโซล" },
  pane: {
    conversation: "บทสนทนา",
    events: "เหตุการณ์",
    panes: "แผง",
    handle: "ความกว้างของบทสนทนา",
  },
  help: {
    open: "วิธีใช้",
    title: "วิธีใช้",
    lead: "วิธีพูดคุย และแป้นพิมพ์",
    talk: "ตรวจจับเสียงพูด: พูดได้เลย เอเจนต์ตอบเมื่อคุณหยุด กดเพื่อพูด: ได้ยินคุณเฉพาะตอนกดปุ่มค้าง",
    interrupt: "พูดแทรกเอเจนต์หรือกด Esc แล้วมันจะหยุด สิ่งที่คุณไม่ได้ยินจะถูกขีดฆ่า",
    type: "พิมพ์ได้ทุกเมื่อ เอเจนต์จะตอบด้วยเสียง",
    inspect: "ทุกเหตุการณ์ระหว่างหน้านี้กับเซิร์ฟเวอร์อยู่ในรายการ คลิกเพื่ออ่าน",
    space: "กดค้างเพื่อพูด (กดเพื่อพูด)",
    escape: "ขัดจังหวะเอเจนต์",
    enter: "ส่งสิ่งที่พิมพ์",
    arrows: "เลื่อนดูเหตุการณ์",
    unfold: "เปิดหรือปิดกลุ่มของชิ้นย่อย",
    help: "วิธีใช้นี้",
  },
};
