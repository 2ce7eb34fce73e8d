import type { Answers, Template } from "@/api/agents";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { ArrowRight, LoaderCircle } from "lucide-react";
import { type SubmitEvent, type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { spokenIn } from "./languages";
import { TemplateChoice } from "./template-choice";

interface Props {
  /** Empty: none, or not known yet. */
  templates: readonly Template[];
  language: "en" | "th";
  /** In the server's words; null: nothing is wrong. */
  problem: string | null;
  busy: boolean;
  onDraft: (answers: Answers, template: string | null) => void;
}

const NOTHING: Answers = { name: "", expertise: "", functions: "", languages: ["en"], flow: "" };
const OFFERED = ["en", "th"] as const;
const QUESTIONS = ["expertise", "functions", "flow"] as const;

/** Four questions, and a name: what it knows, what it does, in which languages, and how it goes about it. */
export function Wizard({ templates, language, problem, busy, onDraft }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [answers, setAnswers] = useState<Answers>(NOTHING);
  const [template, setTemplate] = useState<Template | null>(null);
  const set = (change: Partial<Answers>) => setAnswers({ ...answers, ...change });
  const choose = (chosen: Template | null) => {
    setTemplate(chosen);
    setAnswers(chosen?.answers[language] ?? NOTHING);
  };
  const toggle = (code: string) => setAnswers(spokenIn(answers, code, template));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onDraft({ ...answers, name: answers.name.trim() }, template?.id ?? null);
  };
  return (
    <form onSubmit={submit} data-testid="wizard" className="grid gap-8">
      {templates.length > 0 && (
        <TemplateChoice
          templates={templates}
          language={language}
          chosen={template?.id ?? null}
          onChoose={choose}
        />
      )}
      <Field label={t("wizard.name")} htmlFor={`${id}-name`} hint={t("wizard.nameHint")}>
        <input
          id={`${id}-name`}
          data-testid="wizard-name"
          required
          maxLength={60}
          value={answers.name}
          autoComplete="off"
          placeholder={t("wizard.namePlaceholder")}
          onChange={(event) => set({ name: event.target.value })}
          className="field"
        />
      </Field>
      {QUESTIONS.slice(0, 2).map((question, index) => (
        <Question key={question} number={index + 1} question={question}>
          <Answer
            id={`${id}-${question}`}
            name={question}
            value={answers[question]}
            onChange={(value) => set({ [question]: value })}
          />
        </Question>
      ))}
      <fieldset className="grid gap-2">
        <legend className="mb-1 flex items-baseline gap-3 text-base font-semibold">
          <Numeral>3</Numeral>
          {t("wizard.languages")}
        </legend>
        <div className="flex flex-wrap gap-x-6 gap-y-1 pl-9">
          {OFFERED.map((code) => (
            <label key={code} className="flex min-h-10 items-center gap-2">
              <input
                type="checkbox"
                data-testid={`wizard-language-${code}`}
                checked={answers.languages.includes(code)}
                onChange={() => toggle(code)}
                className="size-4 accent-(--accent)"
              />
              {t(`speech.${code}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Question number={4} question="flow">
        <Answer
          id={`${id}-flow`}
          name="flow"
          value={answers.flow}
          onChange={(flow) => set({ flow })}
        />
      </Question>
      {problem !== null && (
        <p role="alert" className="rounded bg-bad-soft px-4 py-3">
          {problem}
        </p>
      )}
      <Button
        type="submit"
        tone="accent"
        disabled={busy || answers.languages.length === 0}
        data-testid="wizard-draft"
        className="h-11! justify-self-start"
      >
        {t("wizard.draft")}
        {busy ? (
          <LoaderCircle size={16} aria-hidden className="animate-turn" />
        ) : (
          <ArrowRight size={16} aria-hidden />
        )}
      </Button>
    </form>
  );
}

function Numeral({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden
      className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent"
    >
      {children}
    </span>
  );
}

interface QuestionProps {
  number: number;
  question: (typeof QUESTIONS)[number];
  children: ReactNode;
}

function Question({ number, question, children }: QuestionProps) {
  const { t } = useTranslation();
  return (
    <section className="grid gap-2">
      <h3 className="flex items-baseline gap-3 text-base font-semibold">
        <Numeral>{number}</Numeral>
        {t(`wizard.${question}`)}
      </h3>
      <div className="grid gap-1 pl-9">
        {children}
        <p className="text-xs text-ink-3">{t(`wizard.${question}Hint`)}</p>
      </div>
    </section>
  );
}

interface AnswerProps {
  id: string;
  name: (typeof QUESTIONS)[number];
  value: string;
  onChange: (value: string) => void;
}

function Answer({ id, name, value, onChange }: AnswerProps) {
  const { t } = useTranslation();
  return (
    <textarea
      id={id}
      aria-label={t(`wizard.${name}`)}
      data-testid={`wizard-${name}`}
      rows={3}
      required={name === "expertise"}
      maxLength={4000}
      value={value}
      placeholder={t(`wizard.${name}Placeholder`)}
      onChange={(event) => onChange(event.target.value)}
      className="w-full resize-y rounded border border-line-strong bg-surface-1 px-3 py-2 text-base spoken-text sm:text-sm"
    />
  );
}
