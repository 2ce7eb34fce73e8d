import type { agent as en } from "../en/agent";
import type { Translated } from "../translated";

export const agent: Translated<typeof en> = {
  agent: {
    problem: {
      title: "โหลด “{{title}}” ไม่ได้",
      fix: "แก้ไฟล์แล้วบันทึก หน้านี้จะแสดงเอเจนต์ทันทีที่อ่านได้",
      place: "{{file}} บรรทัด {{line}}",
      edit: "เปิดในตัวแก้ไข",
      card: "โหลดไฟล์นี้ไม่ได้",
      look: "ดูว่าผิดตรงไหน",
    },
    new: {
      title: "เอเจนต์ใหม่",
      lead: "ตอบสี่คำถามแล้วคุยได้เลย หรือเริ่มจากแม่แบบ",
      open: "สร้างเอเจนต์",
      off: "หากต้องการสร้างเอเจนต์ที่นี่ ให้เริ่มเซิร์ฟเวอร์ด้วย --dev และโฟลเดอร์: callboard serve --dev --agents DIR",
    },
    edit: "แก้ไข",
  },
};
