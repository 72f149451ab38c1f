# Tables of old systems, in and out: broken ones, kills in the middle, a watched folder. --long goes on longer.

part imports "install-build build-dev" "broken tables, bad input, full disks, kill -9 in the middle of an import, the watched folder"
part_imports() {
  export -f sum_up read_closing
  tools/with-postgres bash -c "sum_up tests/imports/broken_tables tests/imports/bad_input tests/imports/cases tests/imports/kills tests/imports/progress tests/imports/watch"
}
