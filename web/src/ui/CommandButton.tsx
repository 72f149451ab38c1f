import { Button, type ButtonProps } from "@mantine/core";
import type { MouseEventHandler, ReactNode, Ref } from "react";
import { ariaKey } from "@/lib/keys";
import { Keys } from "@/ui/Keys";

// A button that shows its key. The key itself comes from the command (actions/useCommands, useKeyOf).
export interface CommandButtonProps extends ButtonProps {
  children: ReactNode;
  combination?: string | undefined;
  icon?: ReactNode;
  onClick: MouseEventHandler<HTMLButtonElement>;
  type?: "button" | "submit";
  "aria-label"?: string;
  "aria-describedby"?: string;
  title?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function CommandButton({ children, combination, icon, ...rest }: CommandButtonProps) {
  return (
    <Button
      size="xs"
      leftSection={icon}
      rightSection={combination && <Keys combination={combination} />}
      aria-keyshortcuts={combination && ariaKey(combination)}
      {...rest}
    >
      {children}
    </Button>
  );
}
