import "@mantine/dates/styles.layer.css";
import "dayjs/locale/id";
import { Input, Popover, TextInput } from "@mantine/core";
import { DatePicker, DatesProvider } from "@mantine/dates";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { readDate, writtenDate } from "@/lib/dates";
import { useTranslation } from "@/lib/i18n";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import classes from "@/ui/DateField.module.css";

const shown = (date: string) => (date ? writtenDate(date) : "");

// A date is typed first and picked second. `value` is "YYYY-MM-DD" or "". What is typed counts when it is finished: with Enter
// or on leaving the field. What is no date stays as it was typed, and what is wrong with it is said under the field.
export function DateField({
  label,
  value,
  onChange,
  labels,
  description,
  error,
}: {
  label: string;
  value: string;
  onChange: (date: string) => void;
  description?: string;
  error?: string | undefined;
  labels: { previousMonth: string; nextMonth: string; clear: string };
}) {
  const { t } = useTranslation();
  const spoken = useStore(language);
  const [text, setText] = useState(shown(value));
  const [problem, setProblem] = useState<"unreadable" | "missing">();
  const [opened, setOpened] = useState(false);
  const [month, setMonth] = useState(value);
  const field = useRef<HTMLInputElement>(null);

  const show = (date: string) => {
    setText(shown(date));
    setMonth(date);
    setProblem(undefined);
  };
  // The address may change by itself: a saved view, the back button.
  useEffect(() => {
    setText(shown(value));
    setMonth(value);
    setProblem(undefined);
  }, [value]);

  const choose = (date: string) => {
    // Who hears of the date may look at the field.
    flushSync(() => show(date));
    setOpened(false);
    if (date !== value) onChange(date);
  };
  const read = readDate(text);
  const finish = () => {
    if (text.trim() === "") choose("");
    else if ("date" in read) choose(read.date);
    else {
      setProblem(read.problem);
      setOpened(false);
    }
  };
  const write = (typed: string) => {
    setText(typed);
    setProblem(undefined);
    setOpened(true);
    const meant = readDate(typed);
    if ("date" in meant) setMonth(meant.date);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      finish();
      if (text.trim() !== "" && "problem" in read) event.preventDefault();
    }
    if (event.key === "Escape" && opened) {
      event.preventDefault();
      setOpened(false);
    }
  };

  return (
    <DatesProvider settings={{ locale: spoken, firstDayOfWeek: 1 }}>
      <Popover
        opened={opened && !problem}
        position="bottom-start"
        withinPortal={false}
        trapFocus={false}
        transitionProps={{ duration: 0 }}
        withRoles={false}
      >
        <Popover.Target>
          <TextInput
            ref={field}
            size="xs"
            label={label}
            description={description}
            error={problem ? t(`date.${problem}`, { text: text.trim() }) : error}
            classNames={{
              root: `tabular ${classes.field}`,
              wrapper: classes.input ?? "",
              ...(problem && { error: classes.problem ?? "" }),
            }}
            data-date-problem={problem}
            placeholder="DD/MM/YYYY"
            autoComplete="off"
            value={text}
            onChange={(event) => write(event.currentTarget.value)}
            onFocus={() => setOpened(true)}
            onClick={() => setOpened(true)}
            onBlur={finish}
            onKeyDown={onKeyDown}
            rightSectionPointerEvents="all"
            rightSection={
              text && (
                <Input.ClearButton
                  aria-label={labels.clear}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => {
                    choose("");
                    field.current?.focus();
                    setOpened(false);
                  }}
                />
              )
            }
          />
        </Popover.Target>
        <Popover.Dropdown onMouseDown={(event) => event.preventDefault()} data-dates-dropdown>
          <DatePicker
            value={"date" in read ? read.date : null}
            onChange={(date) => choose(date ?? "")}
            date={month || undefined}
            onDateChange={setMonth}
            hideOutsideDates
            size="xs"
            ariaLabels={{
              previousMonth: labels.previousMonth,
              nextMonth: labels.nextMonth,
              previousYear: labels.previousMonth,
              nextYear: labels.nextMonth,
              previousDecade: labels.previousMonth,
              nextDecade: labels.nextMonth,
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </DatesProvider>
  );
}

// The first field in `around` whose date is none: with it nothing is searched or saved.
export function wrongDateIn(around: Element | null): HTMLElement | null {
  return around?.querySelector<HTMLElement>("input[data-date-problem]") ?? null;
}
