import type { keeping as en } from "../en/keeping";
import type { Translated } from "../translated";

export const keeping: Translated<typeof en> = {
  keeping: {
    title: "เก็บไว้ในเบราว์เซอร์นี้",
    sessions: "เก็บเซสชัน",
    sessionsHint: "คำพูดและเหตุการณ์ของแต่ละสายเก็บในเบราว์เซอร์นี้บนอุปกรณ์นี้ ล่าสุด 50 เซสชัน ไม่ส่งไปที่อื่น",
    audio: "เก็บเสียงด้วย",
    audioHint: "เสียงของทั้งสองฝ่ายเท่าที่มาในเหตุการณ์ ใช้พื้นที่มากกว่าเดิมมาก",
    none: "ตอนนี้ไม่มีอะไรเก็บไว้ที่นี่",
    now_one: "เก็บไว้ {{count}} เซสชัน {{size}}",
    now_other: "เก็บไว้ {{count}} เซสชัน {{size}}",
    sure_one: "ลบเซสชันที่ยังเก็บไว้ไหม ลบแล้วเรียกคืนไม่ได้",
    sure_other: "ลบ {{count}} เซสชันที่ยังเก็บไว้ไหม ลบแล้วเรียกคืนไม่ได้",
    delete: "ลบทั้งหมด…",
    yes: "ลบ",
    no: "เก็บไว้ต่อ",
  },
};
