import { Modal } from "@mantine/core";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { allowed, type Command, commands, groupLabel, keyOf } from "@/actions/command";
import { closeDialog, dialog } from "@/app/dialogs";
import classes from "@/app/Palette.module.css";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { useFocusNow } from "@/lib/useFocusNow";
import { IconSearch } from "@/ui/icons";
import { Keys } from "@/ui/Keys";

// Every word of the query must begin a word of the label; the order of the list stays.
export function matching(list: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = new Set<string>();
  return list.filter((command) => {
    const label = command.label();
    const parts = `${label} ${groupLabel(command.group)}`.toLowerCase().split(/\s+/);
    if (seen.has(label) || !words.every((word) => parts.some((part) => part.startsWith(word)))) return false;
    seen.add(label);
    return true;
  });
}

export function Palette() {
  const opened = useStore(dialog) === "palette";
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={closeDialog}
      withCloseButton={false}
      lockScroll={false}
      overlayProps={{ blur: 0, backgroundOpacity: 0.25 }}
      padding={0}
      size={560}
      yOffset={90}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": t("palette.label") } }}
    >
      {opened && <PaletteList />}
    </Modal>
  );
}

function PaletteList() {
  const { t } = useTranslation();
  const all = useStore(commands);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const field = useFocusNow<HTMLInputElement>();
  const found = useMemo(
    () =>
      matching(
        all.filter((command) => command.id !== "app.palette" && allowed(command)),
        query,
      ),
    [all, query],
  );
  const current = Math.min(at, Math.max(0, found.length - 1));

  const run = (command: Command | undefined) => {
    if (!command) return;
    closeDialog();
    // After the focus is back where it came from.
    setTimeout(command.run, 0);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(found.length - 1, current + step));
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(found[current]);
    }
  };

  return (
    <div>
      <div className={classes.search}>
        <IconSearch size={16} aria-hidden="true" />
        <input
          ref={field}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={found.length ? `${listId}-${current}` : undefined}
          aria-autocomplete="list"
          aria-label={t("palette.label")}
          placeholder={t("palette.placeholder")}
          className={classes.input}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div id={listId} role="listbox" aria-label={t("palette.label")} className={classes.list} tabIndex={-1}>
        {found.map((command, index) => (
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes.option}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
            onKeyDown={onKey}
          >
            <span>{command.label()}</span>
            <span className={classes.group}>{groupLabel(command.group)}</span>
            <Keys combination={keyOf(command)} />
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className={classes.nothing} role="status">
          {t("palette.nothing")}
        </p>
      )}
    </div>
  );
}
