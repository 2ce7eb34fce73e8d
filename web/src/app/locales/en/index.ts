import { connection } from "./connection";
import { dashboard } from "./dashboard";
import { inspector } from "./inspector";
import { settings } from "./settings";
import { shell } from "./shell";
import { talk } from "./talk";
import { tools } from "./tools";
import { transcript } from "./transcript";

export const en = {
  ...shell,
  ...talk,
  ...connection,
  ...transcript,
  ...inspector,
  ...tools,
  ...settings,
  ...dashboard,
};
