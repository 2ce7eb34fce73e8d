import { IconButton } from "@/ui/button";
import { Menu, MenuChoice, MenuRule } from "@/ui/menu";
import { AudioLines, Ellipsis, Languages, SunMoon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSnapshot } from "valtio";
import { chooseLanguage, preferences, type Language, type Theme } from "../preferences";

interface Props {
  page: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** 48 px: brand, page, what the page adds, language and theme. */
export function TopBar({ page, children, actions }: Props) {
  const { t } = useTranslation();
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface-1 pr-1 pl-3 sm:gap-3 sm:pr-2 sm:pl-4">
      <Link
        to="/"
        aria-label={t("page.home")}
        className="flex shrink-0 items-center gap-2 rounded font-semibold"
      >
        <span className="grid size-7 place-items-center rounded-[7px] bg-accent text-accent-ink">
          <AudioLines size={17} aria-hidden />
        </span>
        <span className="max-sm:sr-only">{t("app.name")}</span>
      </Link>
      <h1 className="shrink-0 text-ink-3 max-sm:sr-only">
        <span aria-hidden className="mr-2 text-line-strong">
          /
        </span>
        {page}
      </h1>
      <div className="flex min-w-0 flex-1 items-center gap-3">{children}</div>
      <div className="flex items-center">
        {actions}
        <Display />
      </div>
    </header>
  );
}

const THEMES: readonly Theme[] = ["light", "dark", "system"];
const LANGUAGES: readonly Language[] = ["en", "th"];

function Display() {
  const { t } = useTranslation();
  const { theme, language } = useSnapshot(preferences);
  const languageChoice = (
    <MenuChoice
      testId="language"
      label={t("app.language")}
      value={language}
      choices={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
      onChange={chooseLanguage}
    />
  );
  const themeChoice = (
    <MenuChoice
      testId="theme"
      label={t("app.theme")}
      value={theme}
      choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      onChange={(next) => (preferences.theme = next)}
    />
  );
  return (
    <>
      <span className="hidden sm:contents">
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
          {languageChoice}
        </Menu>
      </span>
      <span className="hidden sm:contents">
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
          {themeChoice}
        </Menu>
      </span>
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
          {languageChoice}
          <MenuRule />
          {themeChoice}
        </Menu>
      </span>
    </>
  );
}
