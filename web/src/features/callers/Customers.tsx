import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { refetchCall } from "@/api/calls";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/callers/Customers.module.css";
import { focusField, keepFocus, walkList } from "@/lib/focus";
import { i18n, useTranslation } from "@/lib/i18n";
import { IconBolt, IconUnlink } from "@/ui/icons";
import { Keys } from "@/ui/Keys";
import { Notice } from "@/ui/Notice";
import { Read } from "@/ui/Read";
import { Empty } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { tellError } from "@/ui/toast";

type Customer = Schemas["Customer"];

const power = (customer: Customer) =>
  customer.powerVa === null ? customer.tariff : `${customer.tariff} / ${customer.powerVa}`;
const pole = (customer: Customer) => [customer.substation, customer.pole].filter(Boolean).join(" / ");

// Pelanggan: the electricity customers of this caller, found and linked by IDPEL, meter number or name.
export function Customers({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["callers", "common"]);
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [at, setAt] = useState(0);
  const cache = useQueryClient();
  const key = useKeyOf("caller.customer");
  const { caller } = workspace;
  const linked = caller?.customers ?? [];
  const shown = linked[Math.min(at, linked.length - 1)];
  const found = useQuery({
    queryKey: ["customers", asked],
    enabled: asked !== "",
    queryFn: () => need(client.GET("/api/v1/customers", { params: { query: { q: asked, limit: 8 } } })),
  });

  const change = async (run: (callerId: string) => Promise<unknown>) => {
    if (!caller) return;
    try {
      await run(caller.id);
      await refetchCall(workspace.call.id);
      await cache.invalidateQueries({ queryKey: ["callers", caller.id] });
    } catch (error) {
      tellError(problemText(error));
    }
  };
  const link = (customer: Customer) =>
    change(async (id) => {
      const body = { customerId: customer.id, callId: workspace.call.id };
      await need(client.POST("/api/v1/callers/{id}/customers", { params: { path: { id } }, body }));
      setText("");
      setAsked("");
      setAt(linked.length);
      keepFocus(() => focusField("customer"));
    });
  const unlink = (customer: Customer) =>
    change(async (id) => {
      await need(
        client.DELETE("/api/v1/callers/{id}/customers/{customerId}", {
          params: { path: { id, customerId: customer.id } },
        }),
      );
      keepFocus(() => focusField("customer"));
    });
  const setRole = (customer: Customer, role: Schemas["CustomerRole"]) =>
    change((id) =>
      need(
        client.POST("/api/v1/callers/{id}/customers", {
          params: { path: { id } },
          body: { customerId: customer.id, role, callId: workspace.call.id },
        }),
      ),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(text.trim());
  };

  return (
    <div
      className={classes.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
      tabIndex={0}
      role="group"
      aria-label={t("tab.pelanggan")}
      onKeyDown={(event) => walkList(event, "[data-list=customers]")}
    >
      <search>
        <form className={classes.find} onSubmit={submit}>
          <TextInput
            size="xs"
            aria-label={t("customer.find")}
            placeholder={t("customer.find")}
            data-field="customer"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            rightSection={<Keys combination={key} />}
            rightSectionWidth={58}
            className={classes.query}
          />
          <Button type="submit" size="xs" variant="default" loading={found.isFetching}>
            {t("customer.search")}
          </Button>
        </form>
      </search>
      {found.error && <Notice tone="danger">{problemText(found.error)}</Notice>}
      {found.data && (
        <div role="status" className="hidden-but-read">
          {found.data.items.length === 0 ? t("customer.notFound") : String(found.data.items.length)}
        </div>
      )}
      {found.data && asked && (
        <ul className={classes.results} data-list="customers">
          {found.data.items.length === 0 && <li className="dim">{t("customer.notFound")}</li>}
          {caller && found.data.items.length > 0 && (
            <li className="dim">
              <Keys combination="↓" /> {t("customer.choose")}
            </li>
          )}
          {found.data.items.map((customer) => {
            const already = linked.some((item) => item.id === customer.id);
            return (
              <li key={customer.id} className={classes.result}>
                <span className={classes.resultText}>
                  <strong>
                    <bdi>{customer.name}</bdi>
                  </strong>
                  <span className="mono">{customer.customerNo}</span>
                  <span className="dim">
                    <bdi>{customer.address}</bdi>
                  </span>
                </span>
                {already ? (
                  <Tag tone="ok">{t("customer.linked")}</Tag>
                ) : (
                  <Button size="xs" disabled={!caller} onClick={() => void link(customer)}>
                    {t("customer.link")}
                    <Read> {customer.name}</Read>
                  </Button>
                )}
              </li>
            );
          })}
          {!caller && found.data.items.length > 0 && (
            <li>
              <Notice tone="info">{t("customer.needCaller")}</Notice>
            </li>
          )}
        </ul>
      )}
      {linked.length > 1 && (
        <div className={classes.which} role="group" aria-label={t("customer.which")}>
          {linked.map((customer, index) => (
            <button
              key={customer.id}
              type="button"
              className={classes.chip}
              aria-pressed={customer === shown}
              onClick={() => setAt(index)}
            >
              <bdi>{customer.name}</bdi> <span className="mono">{customer.customerNo.slice(-4)}</span>
            </button>
          ))}
        </div>
      )}
      {shown ? (
        <CustomerCard
          customer={shown}
          unlink={() => void unlink(shown)}
          setRole={(role) => void setRole(shown, role)}
          editable={workspace.can.includes("save")}
        />
      ) : (
        !asked && (
          <Empty icon={<IconBolt size={18} />} title={t("customer.none")}>
            {t(caller ? "customer.noneHint" : "customer.needCaller")}
          </Empty>
        )
      )}
    </div>
  );
}

// A status word that is ours to say; what a utility calls its own stays as it is.
function statusWord(status: string): string {
  return status.toUpperCase() === "AKTIF" ? i18n.t("callers:customer.active") : status;
}

const roles = ["", "pemilik", "penyewa", "keluarga", "tetangga", "petugas"] as const;

function CustomerCard({
  customer,
  unlink,
  setRole,
  editable,
}: {
  customer: Schemas["LinkedCustomer"];
  unlink: () => void;
  setRole: (role: Schemas["CustomerRole"]) => void;
  editable: boolean;
}) {
  const { t } = useTranslation("callers");
  const unlinkKey = useKeyOf("caller.unlink");
  return (
    <div className={classes.card}>
      <dl className={classes.facts}>
        <Fact label={t("customer.idpel")} mono value={customer.customerNo} />
        <Fact label={t("customer.meter")} mono value={customer.meterNo} />
        <Fact label={t("customer.name")} value={customer.name} />
        <Fact label={t("customer.address")} value={customer.address} wide />
        <Fact label={t("customer.tariff")} value={power(customer)} />
        <Fact label={t("customer.pole")} mono value={pole(customer)} />
        <Fact label={t("customer.unit")} value={customer.unit} />
        <Fact label={t("customer.status")} value={statusWord(customer.status)} />
      </dl>
      <div className={classes.cardActions}>
        <span className={classes.role}>
          <span className="dim" aria-hidden="true">
            {t("customer.role")}
          </span>
          <NativeSelect
            aria-label={t("customer.role")}
            size="xs"
            disabled={!editable}
            value={customer.role}
            onChange={(event) => setRole(roles.find((role) => role === event.currentTarget.value) ?? "")}
            data={roles.map((role) => ({ value: role, label: t(`customerRole.${role}`) }))}
          />
        </span>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          className={classes.unlink}
          disabled={!editable}
          leftSection={<IconUnlink size={14} />}
          rightSection={<Keys combination={unlinkKey} />}
          data-command="unlink"
          onClick={unlink}
        >
          {t("customer.unlink")}
        </Button>
      </div>
    </div>
  );
}

function Fact({
  label,
  value,
  mono = false,
  wide = false,
}: {
  label: string;
  value: string;
  mono?: boolean;
  wide?: boolean;
}) {
  return (
    <div className={wide ? `${classes.fact} ${classes.wide}` : classes.fact}>
      <dt>{label}</dt>
      <dd className={mono ? "mono" : undefined}>
        <bdi>{value || "–"}</bdi>
      </dd>
    </div>
  );
}
