export function DeskPage() {
  return <div />;
}
