// A field of text with its label, with what is said under it, and with what is wrong with it. It looks as Mantine's TextInput and
// Textarea do, by their classes; the desk draws two dozen of them when a call comes and some at each letter, and theirs cost several
// times as much.
import { Input } from "@mantine/core";
import { type InputHTMLAttributes, type MouseEvent, type ReactNode, useId } from "react";
import classes from "@/ui/Field.module.css";

const mantine = Input.classes;
const looks = {
  root: `${mantine.root} mantine-InputWrapper-root ${classes.field}`,
  label: `${mantine.label} mantine-InputWrapper-label`,
  required: `${mantine.required} mantine-InputWrapper-required`,
  wrapper: `${mantine.wrapper} mantine-Input-wrapper ${classes.wrapper}`,
  input: `${mantine.input} mantine-Input-input`,
  mono: `mono ${mantine.input} mantine-Input-input`,
  description: `${mantine.description} mantine-InputWrapper-description`,
  error: `${mantine.error} mantine-InputWrapper-error`,
};

export interface FieldProps
  extends Pick<
    InputHTMLAttributes<HTMLInputElement>,
    "aria-required" | "aria-busy" | "autoComplete" | "spellCheck" | "readOnly" | "inputMode" | "title"
  > {
  label: string;
  value: string;
  onChange?: (text: string) => void;
  // A star behind the label.
  starred?: boolean;
  description?: ReactNode;
  error?: ReactNode;
  // More than one: a text area.
  rows?: number | undefined;
  mono?: boolean;
  dir?: "auto" | "ltr";
  "data-field"?: string;
  "data-changed"?: boolean | undefined;
}

// Of a label that is clicked twice nothing is selected.
function selectNothing(event: MouseEvent): void {
  if (event.detail > 1) event.preventDefault();
}

export function Field({
  label,
  onChange,
  starred = false,
  description,
  error,
  rows,
  mono = false,
  dir,
  ...rest
}: FieldProps) {
  const id = useId();
  const wrong = error ? true : undefined;
  const said = [error && `${id}-error`, description && `${id}-description`].filter(Boolean).join(" ");
  const common = {
    ...rest,
    id,
    className: mono ? looks.mono : looks.input,
    "data-variant": "default",
    "data-error": wrong,
    "aria-invalid": wrong,
    "aria-describedby": said || undefined,
  };
  return (
    <div className={looks.root} data-size="xs" data-error={wrong}>
      <label
        className={looks.label}
        id={`${id}-label`}
        htmlFor={id}
        data-size="xs"
        data-required={starred || undefined}
        onMouseDown={selectNothing}
      >
        {label}
        {starred && (
          <span className={looks.required} aria-hidden="true">
            {" *"}
          </span>
        )}
      </label>
      <div
        className={looks.wrapper}
        dir={dir}
        data-variant="default"
        data-size="xs"
        data-error={wrong}
        data-multiline={rows ? true : undefined}
        data-followed={said ? true : undefined}
      >
        {rows ? (
          <textarea {...common} rows={rows} onChange={onChange && ((event) => onChange(event.currentTarget.value))} />
        ) : (
          <input {...common} onChange={onChange && ((event) => onChange(event.currentTarget.value))} />
        )}
      </div>
      {description && (
        <p className={looks.description} id={`${id}-description`} data-size="xs">
          {description}
        </p>
      )}
      {error && (
        <p className={looks.error} id={`${id}-error`} data-size="xs" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
