import { closeDialog, dialog } from "@/app/dialogs";
import { KeySheet } from "@/app/KeySheet";
import { leave } from "@/app/leave";
import { Palette } from "@/app/Palette";
import { LeaveDialog } from "@/features/session/LeaveDialog";
import { PasswordDialog } from "@/features/session/PasswordDialog";
import { SeatDialog } from "@/features/session/SeatDialog";
import { useStore } from "@/lib/store";

export function Dialogs() {
  const open = useStore(dialog);
  return (
    <>
      <Palette />
      <KeySheet />
      {open === "seat" && <SeatDialog opened close={closeDialog} />}
      {open === "leave" && <LeaveDialog close={closeDialog} leave={leave} />}
      {open === "password" && <PasswordDialog opened close={closeDialog} />}
    </>
  );
}
