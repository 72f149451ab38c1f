import classes from "@/ui/Segments.module.css";

// A few views of one list: one is chosen. Radio buttons in the eyes of a screen reader and of the arrow keys.
export function Segments<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly { value: T; label: string; count?: number | string }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className={classes.segments} role="radiogroup" aria-label={label}>
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          className={classes.segment}
          onClick={() => onChange(option.value)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            const at = (index + step + options.length) % options.length;
            const next = options[at];
            if (!next) return;
            onChange(next.value);
            const buttons = event.currentTarget.parentElement?.querySelectorAll("button");
            buttons?.[at]?.focus();
          }}
        >
          {option.label}
          {option.count !== undefined && <span className={classes.count}>{option.count}</span>}
        </button>
      ))}
    </div>
  );
}
