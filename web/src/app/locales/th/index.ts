import { connection } from "./connection";
import { dashboard } from "./dashboard";
import { hints } from "./hints";
import { inspector } from "./inspector";
import { reference } from "./reference";
import { settings } from "./settings";
import { shell } from "./shell";
import { talk } from "./talk";
import { tools } from "./tools";
import { transcript } from "./transcript";

export const th = {
  ...shell,
  ...talk,
  ...connection,
  ...transcript,
  ...inspector,
  ...hints,
  ...reference,
  ...tools,
  ...settings,
  ...dashboard,
};
