import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { useChoices } from "@/features/tickets/requests";
import {
  type Calendar,
  explicitFilters,
  type FilterName,
  filterNames,
  isTooLong,
  longest,
  type Preset,
  presets,
  shownDates,
  type TicketSearch,
} from "@/features/tickets/search";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { wholeNumber } from "@/lib/text";
import { day } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { DateField, wrongDateIn } from "@/ui/DateField";
import { IconSearch, IconX } from "@/ui/icons";
import { Read } from "@/ui/Read";
import { Segments } from "@/ui/Segments";

const monospaced: readonly FilterName[] = ["reporter_phone", "report_no", "ticket_no", "customer_no"];

// One field that takes anything; the explicit filters stand behind it. Words wait for "Cari", dates and lists act at once.
export function SearchForm({
  search,
  calendar,
  more,
  setMore,
  change,
}: {
  search: TicketSearch;
  calendar: Calendar;
  more: boolean;
  setMore: (more: boolean) => void;
  change: (search: TicketSearch) => void;
}) {
  const { t } = useTranslation("tickets");
  const choices = useChoices().data;
  const [typed, setTyped] = useState<Partial<Record<FilterName | "q", string>>>(search);
  // The address may change by itself: a saved view, the back button.
  useEffect(() => setTyped(search), [search]);

  // What was asked for last stands here before it stands in the address: a key can be faster than the address.
  const asked = useRef(search);
  useEffect(() => {
    asked.current = search;
  }, [search]);
  const box = useRef<HTMLFormElement>(null);
  const go = (next: TicketSearch) => {
    asked.current = next;
    change(next);
  };
  const tooLong = (name: FilterName | "q") =>
    isTooLong(name, typed[name] ?? "") &&
    t("tooLong", { length: wholeNumber((typed[name] ?? "").trim().length), most: longest[name] });
  // Nothing is searched with another date or other words than those that were typed.
  const goOrMend = (next: TicketSearch) => {
    const wrong = wrongDateIn(box.current) ?? box.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else go(next);
  };
  // A preset stands instead of both fields, also of what was no date in them.
  const [round, setRound] = useState(0);
  const renew = (next: TicketSearch) => {
    setRound((before) => before + 1);
    go(next);
  };

  const write = (name: FilterName | "q", value: string) => setTyped((before) => ({ ...before, [name]: value }));
  // With the words as they are typed, but for some filters.
  const without = (...names: (keyof TicketSearch)[]) => {
    const next: TicketSearch = { ...asked.current };
    for (const name of ["q", ...filterNames] as const) {
      const value = (typed[name] ?? "").trim();
      if (value) next[name] = value;
      else delete next[name];
    }
    for (const name of names) delete next[name];
    return next;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The next search is typed over this one.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.select();
    const next = without();
    if (next.sort === "relevance") delete next.sort;
    goOrMend(next);
  };
  const choose = (name: "status" | "category" | "site", value: string) =>
    goOrMend({ ...without(name), ...(value && { [name]: value }) });
  const dates = shownDates(search, calendar);
  const setDate = (name: "from" | "to") => (value: string) => {
    const chosen = shownDates(asked.current, calendar);
    chosen[name] = value;
    const { from, to } = chosen;
    const next = { ...without("preset", "from", "to"), ...(from && { from }), ...(to && { to }) };
    // It waits until the other date is one.
    if (wrongDateIn(box.current)) asked.current = next;
    else go(next);
  };
  const preset = search.preset ?? (dates.from || dates.to ? "own" : "all");
  const options: { value: Preset | "all" | "own"; label: string }[] = [
    { value: "all", label: t("preset.all") },
    ...presets.map((value) => ({
      value,
      label: value === "program" ? t("preset.program", { date: day(calendar.programStart) }) : t(`preset.${value}`),
    })),
    ...(preset === "own" ? [{ value: "own" as const, label: t("preset.own") }] : []),
  ];
  const dateLabels = { previousMonth: t("previousMonth"), nextMonth: t("nextMonth"), clear: t("clearDate") };
  const explicit = explicitFilters(search);
  const filtered = search.q !== undefined || explicit.length > 0 || preset !== "all";

  const listed = (name: "status" | "category" | "site", values: readonly string[]) => (
    <NativeSelect
      key={name}
      size="xs"
      label={t(`filter.${name}`)}
      value={search[name] ?? ""}
      onChange={(event) => choose(name, event.currentTarget.value)}
      data={[
        { value: "", label: t("filter.any") },
        // A view or an address may name one of the old system.
        ...(search[name] && !values.includes(search[name]) ? [search[name]] : []),
        ...values,
      ]}
    />
  );
  const field = (name: FilterName) => (
    <TextInput
      key={name}
      size="xs"
      label={t(`filter.${name}`)}
      error={tooLong(name)}
      autoComplete="off"
      dir="auto"
      value={typed[name] ?? ""}
      onChange={(event) => write(name, event.currentTarget.value)}
      classNames={monospaced.includes(name) ? { input: "mono" } : {}}
    />
  );

  return (
    <search className={classes.form}>
      <form ref={box} className={classes.form} onSubmit={submit}>
        <div className={classes.line}>
          <TextInput
            size="xs"
            className={classes.one}
            label={t("one")}
            placeholder={t("oneHint")}
            data-field="tickets-q"
            error={tooLong("q")}
            inputWrapperOrder={["label", "error", "input"]}
            autoComplete="off"
            dir="auto"
            value={typed.q ?? ""}
            onChange={(event) => write("q", event.currentTarget.value)}
          />
          <div className={classes.date}>
            <DateField
              key={round}
              label={t("from")}
              value={dates.from}
              onChange={setDate("from")}
              labels={dateLabels}
            />
          </div>
          <div className={classes.date}>
            <DateField key={round} label={t("to")} value={dates.to} onChange={setDate("to")} labels={dateLabels} />
          </div>
          <Button type="submit" size="xs" leftSection={<IconSearch size={14} />}>
            {t("search")}
          </Button>
          <CommandButton
            variant="default"
            combination={useKeyOf("tickets.filters")}
            aria-expanded={more}
            onClick={() => setMore(!more)}
          >
            {t("more")}
          </CommandButton>
          {filtered && (
            <Button size="xs" variant="default" onClick={() => renew({})}>
              {t("clear")}
            </Button>
          )}
        </div>
        {more && (
          <div className={classes.more}>
            {filterNames
              .filter((name) => name !== "status" && name !== "category" && name !== "site")
              .map((name) => field(name))}
            {choices ? listed("site", choices.sites) : field("site")}
            {choices
              ? listed(
                  "status",
                  choices.statuses.map(({ status }) => status),
                )
              : field("status")}
            {choices ? listed("category", choices.categories) : field("category")}
          </div>
        )}
      </form>
      <div className={classes.chips}>
        <Segments
          label={t("preset.label")}
          value={preset}
          options={options}
          onChange={(value) => {
            if (value === "own") return;
            renew({ ...without("preset", "from", "to"), ...(value !== "all" && { preset: value }) });
          }}
        />
        {!more &&
          explicit.map((name) => (
            <span key={name} className={classes.chip}>
              {t(`filter.${name}`)}: <bdi>{search[name]}</bdi>
              <button type="button" onClick={() => goOrMend(without(name))}>
                <IconX size={12} aria-hidden="true" />
                <Read>{t("removeFilter", { filter: t(`filter.${name}`) })}</Read>
              </button>
            </span>
          ))}
      </div>
    </search>
  );
}
