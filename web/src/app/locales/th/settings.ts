import type { settings as en } from "../en/settings";
import type { Translated } from "../translated";

export const settings: Translated<typeof en> = {
  settings: {
    open: "การตั้งค่า",
    title: "การตั้งค่า",
    lead: "มีผลกับสายถัดไป",
    leadLive: "มีผลกับสายนี้ทันที เว้นแต่ระบุไว้",
    close: "ปิด",
    model: "โมเดล",
    modelsLoading: "กำลังถามเซิร์ฟเวอร์",
    modelsMissing: "เซิร์ฟเวอร์ไม่ตอบ",
    voice: "เสียง",
    voiceFixed: "เปลี่ยนไม่ได้เมื่อเอเจนต์พูดแล้ว จะมีผลตั้งแต่สายถัดไป",
    instructions: "คำสั่ง",
    instructionsPlaceholder: "คุณเป็นครูที่ใจเย็น ตอบหนึ่งหรือสองประโยค",
    instructionsHint: "เอเจนต์เป็นใครและควรตอบอย่างไร เว้นว่างไว้เพื่อใช้ของเซิร์ฟเวอร์",
    vad: "การจบตาพูด",
    serverVad: "ด้วยความเงียบ",
    semanticVad: "ด้วยความหมาย",
    vadHint: {
      server_vad: "ตาพูดของคุณจบหลังเงียบไปชั่วครู่",
      semantic_vad: "โมเดลตัดสินว่าคุณพูดจบหรือยัง หยุดคิดได้",
    },
    transport: "ช่องทาง",
    transportHint: "WebRTC สร้างมาเพื่อเสียงพูด WebSocket ใช้เพียงพอร์ตเว็บปกติ",
    nextCall: "มีผลตั้งแต่สายถัดไป",
    transcribe: "ถอดเสียงสิ่งที่ฉันพูด",
    transcribeHint: "แสดงคำพูดของคุณ เอเจนต์ได้ยินคุณอยู่แล้วไม่ว่าอย่างไร",
  },
};
