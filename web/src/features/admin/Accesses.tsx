import { TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { said, saidMasked } from "@/features/admin/said";
import { i18n, useTranslation } from "@/lib/i18n";
import { dateTime } from "@/lib/time";
import { LoadMore } from "@/ui/LoadMore";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty, Failed, Loading } from "@/ui/States";

type Access = Schemas["Access"];

function roleWord(role: string): string {
  const known = (["agent", "leader", "qa", "admin"] as const).find((name) => name === role);
  return known ? i18n.t(`common:role.${known}`) : role;
}

// "caller, masked", "call log missed", "calls by phone" ... as the server notes it.
function what(detail: string): string {
  const masked = detail.endsWith(", masked");
  const plain = masked ? detail.slice(0, -", masked".length) : detail;
  const text = said("what", plain.startsWith("call log ") ? "call log" : plain);
  return masked ? `${text}, ${saidMasked()}` : text;
}

// Who looked at what (UU PDP 27/2022, Pasal 31).
export function Accesses() {
  const { t } = useTranslation(["admin", "common"]);
  const [subject, setSubject] = useState("");
  const accesses = useInfiniteQuery({
    queryKey: ["admin", "accesses", subject],
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/accesses", {
          params: { query: { subject: subject || undefined, cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = accesses.data?.pages.flatMap((page) => page.items) ?? [];
  const columns: readonly Column<Access>[] = [
    { id: "at", header: t("access.at"), width: "160px", cell: (row) => dateTime(row.at) },
    { id: "user", header: t("access.user"), width: "120px", cell: (row) => row.user },
    { id: "role", header: t("user.role"), width: "110px", drop: 1, cell: (row) => roleWord(row.role) },
    { id: "site", header: t("user.site"), width: "64px", drop: 2, cell: (row) => row.site },
    { id: "action", header: t("access.action"), width: "120px", cell: (row) => t(`access.${row.action}`) },
    { id: "detail", header: t("access.detail"), cell: (row) => what(row.detail) },
    { id: "reason", header: t("access.reason"), cell: (row) => row.reason },
    { id: "found", header: t("access.found"), width: "80px", align: "right", cell: (row) => row.found },
  ];
  return (
    <Pane label={t("tab.accesses")} title={t("tab.accesses")} padded={false}>
      <div className={classes.list}>
        <div className={classes.toolbar}>
          <TextInput
            size="xs"
            label={t("access.subject")}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value.trim())}
          />
          <span className="dim">{t("access.hint")}</span>
        </div>
        {accesses.isPending && <Loading lines={8} />}
        {accesses.isError && <Failed text={problemText(accesses.error)} retry={() => void accesses.refetch()} />}
        {accesses.data && rows.length === 0 && <Empty title={t("access.none")} />}
        {rows.length > 0 && (
          <RowTable
            label={t("tab.accesses")}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            footer={<LoadMore list={accesses} />}
          />
        )}
      </div>
    </Pane>
  );
}
