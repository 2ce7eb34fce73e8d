import type { transcript as en } from "../en/transcript";
import type { Translated } from "../translated";

export const transcript: Translated<typeof en> = {
  speaker: { user: "คุณ", assistant: "เอเจนต์", system: "ระบบ" },
  empty: {
    title: "คุยกับเอเจนต์",
    lead: "ฟังคุณ ตอบด้วยเสียง และหยุดเมื่อคุณพูด",
    titleConnected: "พูดอะไรสักอย่าง",
    leadConnected: "พูดเหมือนคุยกับคน สิ่งที่ทั้งสองฝ่ายพูดจะปรากฏที่นี่",
    start: "กดปุ่มกลมด้านล่าง",
    speak: "อนุญาตให้ใช้ไมโครโฟน แล้วพูดได้เลย",
    type: "หรือพิมพ์ ถ้ายังไม่อยากพูด",
    try: "ลองพูดว่า",
    example1: "ช่วยอะไรฉันได้บ้าง",
    example2: "เล่านิทานสั้น ๆ เกี่ยวกับประภาคารให้ฟังหน่อย",
    example3: "อธิบายว่ารุ้งเกิดได้อย่างไร ในสองประโยค",
  },
  transcript: {
    pending: "กำลังมา",
    inaudible: "— ฟังไม่ออก",
    untranscribed: "— พูดแล้ว แต่ปิดการถอดเสียงอยู่",
    failed: "— ถอดเสียงไม่สำเร็จ",
    interrupted: "— ถูกขัดจังหวะ",
    incomplete: "— ถูกตัดเพราะยาวเกินกำหนด",
    unanswered: "— ตอบไม่สำเร็จ",
    unheard: "ไม่ได้ยิน เพราะเอเจนต์ถูกขัดจังหวะ",
    latency: "จากที่คุณพูดจบถึงเสียงแรก",
    toEnd: "ไปล่าสุด",
    image: "รูปภาพ",
  },
};
