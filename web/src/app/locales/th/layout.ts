import type { layout as en } from "../en/layout";
import type { Translated } from "../translated";

export const layout: Translated<typeof en> = {
  layout: {
    tools: "เครื่องมือ",
    side: "ข้างบทสนทนา",
    splitHandle: "ความกว้างของบทสนทนา",
    toolsHandle: "ความกว้างของกล่องเครื่องมือ",
    pixels: "{{count}} พิกเซล",
    percent: "{{count}} เปอร์เซ็นต์",
    toggle: {
      conversation: "บทสนทนา",
      events: "เหตุการณ์",
      tools: "เครื่องมือ",
      records: "ข้อมูลสด",
    },
    show: {
      conversation: "แสดงบทสนทนา",
      events: "แสดงเหตุการณ์",
      tools: "แสดงเครื่องมือ",
      records: "แสดงข้อมูลสด",
    },
    hide: {
      conversation: "ซ่อนบทสนทนา",
      events: "ซ่อนเหตุการณ์",
      tools: "ซ่อนเครื่องมือ",
      records: "ซ่อนข้อมูลสด",
    },
    palette: "แสดงหรือซ่อนชุดสี",
    ownColours: "คืนสีเดิมของหน้า",
    resetWidth: "ให้กล่องเครื่องมือกว้างเท่าเดิม",
    group: "ช่องแสดงผล",
  },
};
