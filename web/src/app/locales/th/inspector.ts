import type { inspector as en } from "../en/inspector";
import type { Translated } from "../translated";

export const inspector: Translated<typeof en> = {
  events: {
    list: "เหตุการณ์ของสาย เรียงจากเก่าไปใหม่",
    client: "ไคลเอนต์",
    server: "เซิร์ฟเวอร์",
    from: { client: "ส่งโดยไคลเอนต์", server: "ส่งโดยเซิร์ฟเวอร์" },
    filter: "กรองด้วยคำ ในชนิดหรือเนื้อหา",
    clearFilter: "ล้างตัวกรอง",
    hits: "{{shown}} จาก {{total}}",
    none: "ทุกเหตุการณ์ของสายจะปรากฏที่นี่ ทั้งสองทิศทาง พร้อมเวลาเป็นมิลลิวินาที",
    noMatch: "ไม่มีเหตุการณ์ที่มีคำเหล่านี้",
    follow: "ตามเหตุการณ์ล่าสุด",
    expand: "แสดงทีละเหตุการณ์",
    collapse: "แสดงเป็นแถวเดียว",
    payload: "เหตุการณ์",
    closeDetail: "ปิดเหตุการณ์",
    copy: "คัดลอก",
    copied: "คัดลอกแล้ว",
  },
  summary: {
    none: "",
    quote: "“{{text}}”",
    audio: "เสียง {{seconds, number(minimumFractionDigits: 2; maximumFractionDigits: 2)}} วินาที",
    deltas: "{{count}} ชิ้น",
    deltasAudio:
      "{{count}} ชิ้น เสียง {{seconds, number(minimumFractionDigits: 1; maximumFractionDigits: 1)}} วินาที",
    deltasText: "{{count}} ชิ้น: “{{text}}”",
    session: "{{parts}}",
    error: "{{code}}: {{message}}",
    failed: "{{message}}",
    response: "{{status}}",
    responseReason: "{{status}}: {{reason}}",
    item: "{{role}} {{kind}}",
    itemText: "{{role}}: “{{text}}”",
    call: "{{name}}({{arguments}})",
    position: "ที่ {{ms, number}} มิลลิวินาทีของเสียง",
    heard: "ได้ยิน {{ms, number}} มิลลิวินาที",
    limits: "คงเหลือ: {{parts}}",
    id: "{{id}}",
  },
};
