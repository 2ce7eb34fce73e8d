import { IconButton } from "@/ui/button";
import { Menu, MenuChoice, MenuItem, MenuRule } from "@/ui/menu";
import {
  CircleHelp,
  Ellipsis,
  Languages,
  SlidersHorizontal,
  SquareTerminal,
  Stethoscope,
  SunMoon,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { chooseLanguage, preferences, type Language, type Theme } from "../preferences";
import { openSheet } from "./sheets";

const THEMES: readonly Theme[] = ["light", "dark", "system"];
const LANGUAGES: readonly Language[] = ["en", "th"];
const SPOKEN = ["page", "en", "th", "any"] as const;

interface Choice {
  value: string;
  label: string;
}

function PageLanguage() {
  const { t } = useTranslation();
  const { language } = useSnapshot(preferences);
  return (
    <MenuChoice
      testId="language"
      label={t("app.pageLanguage")}
      value={language}
      choices={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
      onChange={chooseLanguage}
    />
  );
}

/** What the agent speaks, and how its transcription listens; a call in progress follows at once. */
function SpokenLanguage() {
  const { t } = useTranslation();
  const { language: page, call } = useSnapshot(preferences);
  const spoken = call.language === "page" ? page : call.language;
  const offered = SPOKEN.map((value): Choice => ({ value, label: t(`speech.${value}`) }));
  const isOther = !offered.some(({ value }) => value === call.language);
  const other = new Intl.DisplayNames(page, { type: "language" });
  return (
    <>
      <MenuChoice
        testId="speech"
        label={t("speech.language")}
        value={call.language}
        choices={
          isOther
            ? [
                ...offered,
                { value: call.language, label: other.of(call.language) ?? call.language },
              ]
            : offered
        }
        onChange={(next) => (preferences.call.language = next)}
      />
      {spoken === "th" && (
        <MenuChoice
          testId="particle"
          label={t("speech.particle")}
          value={call.particle}
          choices={[
            { value: "ครับ", label: t("speech.krap") },
            { value: "ค่ะ", label: t("speech.ka") },
          ]}
          onChange={(next) => (preferences.call.particle = next)}
        />
      )}
    </>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const { theme } = useSnapshot(preferences);
  return (
    <MenuChoice
      testId="theme"
      label={t("app.theme")}
      value={theme}
      choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      onChange={(next) => (preferences.theme = next)}
    />
  );
}

export function LanguageMenu() {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <IconButton
          icon={Languages}
          label={t("app.language")}
          tooltipSide="bottom"
          data-testid="language"
        />
      }
    >
      <PageLanguage />
      <MenuRule />
      <SpokenLanguage />
    </Menu>
  );
}

export function ThemeMenu() {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <IconButton
          icon={SunMoon}
          label={t("app.theme")}
          tooltipSide="bottom"
          data-testid="theme"
        />
      }
    >
      <ThemeChoice />
    </Menu>
  );
}

const SHEETS = [
  { name: "settings", icon: SlidersHorizontal, text: "settings.open" },
  { name: "help", icon: CircleHelp, text: "help.open" },
  { name: "commands", icon: SquareTerminal, text: "commands.title" },
  { name: "preflight", icon: Stethoscope, text: "preflight.open" },
] as const;

/** On a phone, all of it behind one button. */
export function MoreMenu() {
  const { t } = useTranslation();
  return (
    <span className="contents sm:hidden">
      <Menu
        trigger={
          <IconButton
            icon={Ellipsis}
            label={t("app.menu")}
            tooltipSide="bottom"
            data-testid="more"
          />
        }
      >
        {SHEETS.map(({ name, icon: Icon, text }) => (
          <MenuItem key={name} onSelect={() => openSheet(name)}>
            <Icon size={16} aria-hidden className="text-ink-3" />
            {t(text)}
          </MenuItem>
        ))}
        <MenuRule />
        <PageLanguage />
        <MenuRule />
        <SpokenLanguage />
        <MenuRule />
        <ThemeChoice />
      </Menu>
    </span>
  );
}
