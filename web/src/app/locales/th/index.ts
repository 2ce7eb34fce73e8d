import { agent } from "./agent";
import { connection } from "./connection";
import { dashboard } from "./dashboard";
import { feed } from "./feed";
import { hints } from "./hints";
import { diagnostics } from "./diagnostics";
import { detail } from "./detail";
import { inspecting } from "./inspecting";
import { logbook } from "./logbook";
import { inspector } from "./inspector";
import { records } from "./records";
import { reference } from "./reference";
import { keeping } from "./keeping";
import { layout } from "./layout";
import { palette } from "./palette";
import { settings } from "./settings";
import { shell } from "./shell";
import { strip } from "./strip";
import { studio } from "./studio";
import { talk } from "./talk";
import { tools } from "./tools";
import { transcript } from "./transcript";

export const th = {
  ...shell,
  ...talk,
  ...connection,
  ...diagnostics,
  ...transcript,
  ...inspector,
  ...inspecting,
  ...logbook,
  ...strip,
  ...detail,
  ...agent,
  ...feed,
  ...studio,
  ...records,
  ...hints,
  ...reference,
  ...tools,
  ...palette,
  ...keeping,
  ...layout,
  ...settings,
  ...dashboard,
};
