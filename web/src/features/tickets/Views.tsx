import { ActionIcon, Button, NativeSelect, Popover, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { client, done, ifMatch, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { keys, useViews } from "@/features/tickets/requests";
import { sameSearch, searchOfView, type TicketSearch, viewOf } from "@/features/tickets/search";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { IconDeviceFloppy, IconX } from "@/ui/icons";
import { Notice } from "@/ui/Notice";

const audiences = ["", "everyone", "agent", "leader", "qa"] as const;
type Audience = (typeof audiences)[number];
const audienceOf = (text: string): Audience => audiences.find((audience) => audience === text) ?? "";

// Saved views: one's own and those shared with one's role. Hidden when the server keeps none.
export function Views({
  opened,
  setOpened,
  search,
  apply,
  mayShare,
}: {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  search: TicketSearch;
  apply: (search: TicketSearch) => void;
  mayShare: boolean;
}) {
  const { t } = useTranslation("tickets");
  const views = useViews();
  const combination = useKeyOf("tickets.views");
  const [name, setName] = useState("");
  const [audience, setAudience] = useState<Audience>("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  if (!views.data) return null;
  const current = views.data.find((view) => sameSearch(searchOfView(view), search));

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      setName("");
    } catch (error) {
      setFailure(problemText(error));
    }
    setBusy(false);
    await queryClient.invalidateQueries({ queryKey: keys.views });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    if (!given) {
      setFailure(t("view.needName"));
      return;
    }
    const body = { name: given, ...viewOf(search), sharedWith: audience };
    const same = views.data.find((view) => view.own && view.name.toLowerCase() === given.toLowerCase());
    void run(() =>
      same
        ? need(
            client.PUT("/api/v1/views/{id}", {
              params: { path: { id: same.id }, header: { "If-Match": ifMatch(same.version) } },
              body,
            }),
          )
        : need(client.POST("/api/v1/views", { body })),
    );
  };
  const remove = (view: Schemas["View"]) =>
    void run(() => done(client.DELETE("/api/v1/views/{id}", { params: { path: { id: view.id } } })));

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={330}
      withinPortal={false}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <CommandButton variant="default" combination={combination} onClick={() => setOpened(!opened)}>
          {current ? t("view.current", { name: current.name }) : t("view.title")}
        </CommandButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.popover} aria-label={t("view.title")}>
        {views.data.length === 0 ? (
          <p className="dim">{t("view.none")}</p>
        ) : (
          <ul className={classes.views}>
            {views.data.map((view) => (
              <li key={view.id}>
                <button
                  type="button"
                  className={classes.view}
                  aria-current={view === current || undefined}
                  onClick={() => {
                    apply(searchOfView(view));
                    setOpened(false);
                  }}
                >
                  <bdi>{view.name}</bdi>
                  {(!view.own || view.sharedWith) && (
                    <span>
                      {view.own
                        ? t("view.sharedTo", { audience: t(`view.audience.${audienceOf(view.sharedWith) || "none"}`) })
                        : t("view.sharedBy", { name: view.by })}
                    </span>
                  )}
                </button>
                {view.can.includes("delete") && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("view.delete", { name: view.name })}
                    onClick={() => remove(view)}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                )}
              </li>
            ))}
          </ul>
        )}
        <form onSubmit={save} className={classes.fields}>
          <TextInput
            size="xs"
            label={t("view.name")}
            maxLength={60}
            autoComplete="off"
            dir="auto"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayShare && (
            <NativeSelect
              size="xs"
              label={t("view.share")}
              value={audience}
              onChange={(event) => setAudience(audienceOf(event.currentTarget.value))}
              data={audiences.map((value) => ({ value, label: t(`view.audience.${value || "none"}`) }))}
            />
          )}
          {failure && (
            <Notice tone="warn" live>
              {failure}
            </Notice>
          )}
          <Button type="submit" size="xs" loading={busy} leftSection={<IconDeviceFloppy size={14} />}>
            {t("view.save")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
