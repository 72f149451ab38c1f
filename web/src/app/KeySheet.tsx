import { Button, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import {
  allowed,
  type Command,
  type CommandGroup,
  commands,
  conflictOf,
  groupLabel,
  keyMap,
  keyOf,
  remap,
} from "@/actions/command";
import { keysSuspended } from "@/actions/keyboard";
import { closeDialog, dialog } from "@/app/dialogs";
import classes from "@/app/KeySheet.module.css";
import { useTranslation } from "@/lib/i18n";
import { combinationOf, isModifierOnly, isReserved, typesText } from "@/lib/keys";
import { useStore } from "@/lib/store";
import { Keys } from "@/ui/Keys";
import { Notice } from "@/ui/Notice";
import { Read } from "@/ui/Read";

const order: readonly CommandGroup[] = [
  "call",
  "caller",
  "wrapUp",
  "email",
  "tickets",
  "review",
  "navigate",
  "view",
  "administration",
];

// All keys of what is on the screen; each can be changed, and a key that is in use is refused by name.
export function KeySheet() {
  const opened = useStore(dialog) === "keys";
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={closeDialog}
      title={t("keys.title")}
      size={820}
      lockScroll={false}
      attributes={{ header: { role: "none" } }}
      transitionProps={{ duration: 80 }}
      closeButtonProps={{ "aria-label": t("keys.close") }}
    >
      {opened && <Sheet />}
    </Modal>
  );
}

function Sheet() {
  const { t } = useTranslation();
  const all = useStore(commands);
  const map = useStore(keyMap);
  const [waiting, setWaiting] = useState<string>();
  const [refused, setRefused] = useState<string>();

  useEffect(() => {
    keysSuspended.set(waiting !== undefined);
    if (waiting === undefined) return;
    const listen = (event: KeyboardEvent) => {
      if (isModifierOnly(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const key = combinationOf(event);
      if (key === "Escape") {
        setWaiting(undefined);
        return;
      }
      const other = conflictOf(waiting, key);
      if (isReserved(key)) setRefused(t("keys.reserved", { key }));
      else if (other) setRefused(t("keys.conflict", { key, command: other.label() }));
      else {
        setRefused(typesText(key) ? t("keys.plain") : undefined);
        remap(waiting, key);
        setWaiting(undefined);
      }
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => {
      window.removeEventListener("keydown", listen, { capture: true });
      keysSuspended.set(false);
    };
  }, [waiting, t]);

  const known = new Map<string, Command>();
  // What this person may never do is not his to learn; the second key of the sheet itself is not listed twice.
  const mine = (command: Command) =>
    command.id !== "app.help" && (command.mine?.() ?? true) && (command.group !== "administration" || allowed(command));
  for (const command of all) if (keyOf(command) !== undefined && mine(command)) known.set(command.id, command);
  const groups = order.map((group) => ({
    group,
    list: [...known.values()].filter((command) => command.group === group),
  }));

  return (
    <div>
      <p className="dim">{t("keys.hint")}</p>
      {refused && (
        <div role="alert" className={classes.refused}>
          <Notice tone="warn">{refused}</Notice>
        </div>
      )}
      <div className={classes.groups}>
        {groups
          .filter(({ list }) => list.length > 0)
          .map(({ group, list }) => (
            <section key={group} className={classes.group}>
              <h3 className={classes.heading}>{groupLabel(group)}</h3>
              <ul className={classes.list}>
                {list.map((command) => (
                  <li key={command.id} className={classes.item}>
                    <span>{command.label()}</span>
                    <button
                      type="button"
                      className={classes.key}
                      onClick={() => {
                        setRefused(undefined);
                        setWaiting(command.id);
                      }}
                    >
                      <Read>{t("keys.change", { command: command.label() })} </Read>
                      {waiting === command.id ? (
                        <span className={classes.press}>{t("keys.press")}</span>
                      ) : (
                        <Keys combination={keyOf(command)} />
                      )}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
      {Object.keys(map).length > 0 && (
        <Button size="xs" variant="default" onClick={() => keyMap.set({})}>
          {t("keys.reset")}
        </Button>
      )}
    </div>
  );
}
