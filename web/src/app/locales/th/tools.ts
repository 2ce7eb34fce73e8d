import type { tools as en } from "../en/tools";
import type { Translated } from "../translated";

export const tools: Translated<typeof en> = {
  tool: {
    asking: "กำลังขอ",
    open: "รอผลลัพธ์",
    answered: "ได้คำตอบแล้ว",
    arguments: "อาร์กิวเมนต์",
    output: "ผลลัพธ์",
  },
};
