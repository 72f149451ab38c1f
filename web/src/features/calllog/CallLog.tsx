export function CallLog() {
  return <div />;
}
