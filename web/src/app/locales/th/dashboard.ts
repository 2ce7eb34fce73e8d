import type { dashboard as en } from "../en/dashboard";
import type { Translated } from "../translated";

export const dashboard: Translated<typeof en> = {
  engine: {
    loading: "เครื่องประมวลผลกำลังเตรียมตัว",
    loadingWhy: "โหลดโมเดลครั้งเดียวหลังเปิดเซิร์ฟเวอร์ แล้วสายจะเริ่มเอง",
    ready: "เครื่องประมวลผลพร้อม",
    readyWhy: "การฟัง ภาษา และเสียงพูดทำงานบนเครื่องนี้ ไม่ต้องใช้คีย์",
    failed: "เครื่องประมวลผลเริ่มไม่ได้",
    unreachable: "เซิร์ฟเวอร์ไม่ตอบ",
    unreachableWhy: "เปิดด้วย “make run” ในโฟลเดอร์ของมัน หน้านี้จะตรวจอีกครั้งเอง",
    sessions: "ใช้อยู่ {{active}} จาก {{limit}} สาย",
  },
  home: {
    title: "เอเจนต์เสียงบนเครื่องของคุณเอง",
    lead: "พูดเข้าไป ตอบกลับเป็นเสียง เห็นทุกเหตุการณ์",
    consoleTitle: "คอนโซลเรียลไทม์",
    consoleText: "คุยกับเอเจนต์ อ่านทั้งสองฝ่าย และดูทุกเหตุการณ์พร้อมเวลา",
    consoleOpen: "เปิดคอนโซล",
    status: "สถานะ",
  },
};
