import type { feed as en } from "../en/feed";
import type { Translated } from "../translated";

export const feed: Translated<typeof en> = {
  feed: {
    handoff: "ส่งต่อจาก {{from}} ไปยัง {{to}}",
    guardrail: {
      passed: "ตรวจแล้ว: {{name}}",
      tripped: "ระงับไว้: {{name}}",
      why: "คำพูดของเอเจนต์ถูกแทนที่ {{detail}}",
    },
    escalation: {
      title: "ส่งต่อให้เจ้าหน้าที่แล้ว",
      reason: "สาเหตุ",
      summary: "สิ่งที่เจ้าหน้าที่จะได้อ่าน",
      reference: "หมายเลขอ้างอิง",
    },
    fallback: "ตอนนี้ {{provider}} เป็นผู้ตอบแทน {{from}}",
    provider: "ผู้ตอบ",
    cache: "แคช: {{hits}} จาก {{total}}",
    cacheHint: "จำนวนการเรียกเครื่องมือที่ตอบจากแคช",
    sentiment: {
      name: "อารมณ์ของผู้โทร",
      "-2": "ไม่พอใจมาก",
      "-1": "ไม่พอใจ",
      "0": "ปกติ",
      "1": "พอใจ",
      "2": "ยินดีมาก",
    },
    lost: {
      title: "เซิร์ฟเวอร์ติดตามสายนี้ไม่ได้แล้ว",
      fix: "คุยกับ {{provider}} ต่อได้ แต่เครื่องมือของเอเจนต์จะไม่ทำงาน โทรใหม่เพื่อใช้เครื่องมือ",
    },
    fell: {
      title: "{{provider}} เป็นผู้ตอบแทน {{from}}",
      fix: "สายยังดำเนินต่อ ครั้งหน้าจะลอง {{from}} อีกครั้ง",
      why: "เกิดอะไรขึ้น",
      dismiss: "ปิด",
    },
  },
  approval: {
    title: "เอเจนต์ขออนุญาตเรียก {{name}} ได้ไหม",
    more_one: "รออีก {{count}} รายการ",
    more_other: "รออีก {{count}} รายการ",
    approve: "อนุมัติ",
    decline: "ไม่อนุมัติ",
    keys: "Alt+Y อนุมัติ, Alt+N ไม่อนุมัติ",
    nothing: "โดยไม่มีอาร์กิวเมนต์",
    failed: "คำตอบของคุณไปไม่ถึงเซิร์ฟเวอร์ ลองอีกครั้ง",
  },
};
