export function Callbacks() {
  return <div />;
}
