import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { allowed, commandById, commands, runCommand } from "@/actions/command";
import type { Session } from "@/api/session";
import { navFor } from "@/app/nav";
import classes from "@/app/Rail.module.css";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { Read } from "@/ui/Read";

// The screens of this person, and his menu.
export function Rail({ session }: { session: Session }) {
  const { t } = useTranslation();
  const initials = session.user.displayName.slice(0, 2).toUpperCase();
  return (
    <nav className={classes.rail} aria-label={t("nav.label")}>
      {navFor(session).map(({ to, params, label, icon: Icon }) => (
        <Link key={to} to={to} params={params} className={classes.item} activeProps={{ "data-active": true }}>
          <Icon size={19} />
          <span>{label()}</span>
        </Link>
      ))}
      <div className={classes.space} />
      <Menu
        position="right-end"
        withinPortal={false}
        withInitialFocusPlaceholder={false}
        transitionProps={{ duration: 80 }}
        width={230}
      >
        <Menu.Target>
          <button type="button" className={classes.person}>
            <span className={classes.initials} data-initials={initials} aria-hidden="true" />
            <Read>{t("menu.account", { name: session.user.displayName })} </Read>
            <span className={classes.seat}>{session.extension ?? "–"}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={classes.who}>
            <bdi className={classes.name}>{session.user.displayName}</bdi>
            <span className="dim">
              {t(`role.${session.user.role}`)} · {session.user.site}
            </span>
            <span className="dim">
              {session.extension ? t("menu.extension", { extension: session.extension }) : t("menu.noExtension")}
            </span>
          </div>
          <Menu.Divider />
          <Items
            ids={[
              "session.seat",
              "view.light",
              "view.dark",
              "view.auto",
              "view.compact",
              "view.comfortable",
              "view.ringOn",
              "view.ringOff",
              "view.language",
            ]}
          />
          <Menu.Divider />
          <Items ids={["app.keys", "session.password", "session.signOut"]} />
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

// A part of its own, so that it is asked for when the menu opens: the commands come after the first drawing of the rail.
function Items({ ids }: { ids: string[] }) {
  useStore(commands);
  return ids.map((id) => {
    const command = commandById(id);
    if (!command || !allowed(command)) return null;
    return (
      <Menu.Item key={id} onClick={() => runCommand(id)}>
        {command.label()}
      </Menu.Item>
    );
  });
}
