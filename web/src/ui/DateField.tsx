import "@mantine/dates/styles.layer.css";
import "dayjs/locale/id";
import { DateInput, DatesProvider } from "@mantine/dates";
import { parseDate } from "@/lib/dates";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";

// A date is typed first and picked second. `value` is "YYYY-MM-DD" or "".
export function DateField({
  label,
  value,
  onChange,
  labels,
  description,
  error,
}: {
  label: string;
  value: string;
  onChange: (date: string) => void;
  description?: string;
  error?: string | undefined;
  labels: { previousMonth: string; nextMonth: string; clear: string };
}) {
  const spoken = useStore(language);
  return (
    <DatesProvider settings={{ locale: spoken, firstDayOfWeek: 1 }}>
      <DateInput
        size="xs"
        label={label}
        description={description}
        error={error}
        value={value || null}
        onChange={(date) => onChange(date ?? "")}
        dateParser={(text) => parseDate(text)}
        valueFormat="DD/MM/YYYY"
        placeholder="DD/MM/YYYY"
        clearable
        clearButtonProps={{ "aria-label": labels.clear }}
        hideOutsideDates
        fixOnBlur
        autoComplete="off"
        popoverProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
        ariaLabels={{
          previousMonth: labels.previousMonth,
          nextMonth: labels.nextMonth,
          previousYear: labels.previousMonth,
          nextYear: labels.nextMonth,
          previousDecade: labels.previousMonth,
          nextDecade: labels.nextMonth,
        }}
        className="tabular"
      />
    </DatesProvider>
  );
}
