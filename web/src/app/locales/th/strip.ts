import type { strip as en } from "../en/strip";
import type { Translated } from "../translated";

export const strip: Translated<typeof en> = {
  strip: {
    label: "เส้นเวลาของสาย",
    show: "แสดงเส้นเวลา",
    hide: "ซ่อนเส้นเวลา",
    closer: "ขยายเข้า",
    farther: "ย่อออก",
    recent: "60 วิ",
    recentLabel: "แสดง 60 วินาทีล่าสุด",
    all: "ทั้งหมด",
    allLabel: "แสดงทั้งสาย",
    help: "ลูกศรเลื่อนตำแหน่ง กด Shift ค้างเพื่อเลือกช่วง บวกและลบเพื่อซูม Enter เพื่อไปยังตำแหน่ง Esc เพื่อยกเลิก",
    you: "คุณ",
    agent: "เอเจนต์",
    at: "{{time}} วินาที",
    overview: "รอบ {{turns}} · คำตอบ {{responses}} · เรียกเครื่องมือ {{tools}} · ข้อผิดพลาด {{errors}}",
    response: "คำตอบ",
    running: "กำลังทำงาน",
    stage: {
      endpointing: "รอจบคำพูด",
      stt: "ถอดเสียง",
      firstToken: "โทเค็นแรก",
      firstAudio: "เสียงแรก",
      answer: "คำตอบ",
    },
    outcome: {
      active: "กำลังตอบ",
      completed: "ครบถ้วน",
      cancelled: "ถูกยกเลิก",
      failed: "ล้มเหลว",
    },
  },
};
